import { Controller, Get } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { CreateToken } from '@watchfloor/contracts';
import request from 'supertest';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { AuditVerifier } from '../audit/audit.verifier.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Events } from '../platform/events.js';
import { ADMIN_TOKEN, HandClock, accessApplication } from './access.spec-support.js';
import { SetupService } from './setup.service.js';
import { Token } from './token.entity.js';

const BASE = '/api/v1';
const VIEWER: CreateToken = { kind: 'api', role: 'viewer', name: 'wall' };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let database: Database;
  let app: NestExpressApplication;
  let clock: HandClock;

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    clock = new HandClock();
    app = await accessApplication(database, { clock });
  });
  afterEach(async () => {
    await app.close();
    await database.close();
  });

  const as = (token: string) => ({ authorization: `Bearer ${token}` });
  const get = (path: string, token = ADMIN_TOKEN) => request(app.getHttpServer()).get(`${BASE}${path}`).set(as(token));
  const post = (path: string, body: object, token = ADMIN_TOKEN) =>
    request(app.getHttpServer()).post(`${BASE}${path}`).set(as(token)).send(body);
  const created = async (wanted: object): Promise<{ id: string; token: string }> => {
    const response = await post('/tokens', wanted).expect(201);
    return response.body as { id: string; token: string };
  };

  it('knows the admin token of the environment from the first start, and only by its hash', async () => {
    await get('/tokens').expect(200);
    const rows = await database.read.getRepository(Token).find();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ADMIN_TOKEN);
  });

  it.each([
    ['nothing', undefined],
    ['an unknown token', 'Bearer wf_api_unknown'],
    ['an empty one', 'Bearer '],
    ['another scheme', `Basic ${ADMIN_TOKEN}`],
    ['a JWT without a signature', 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.'],
  ])('answers 401 to %s, as a problem document', async (_, authorization) => {
    const asked = request(app.getHttpServer()).get(`${BASE}/tokens`);
    const response = await (authorization === undefined ? asked : asked.set({ authorization })).expect(401);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(response.body).toMatchObject({ status: 401, title: 'Not signed in', instance: '/api/v1/tokens' });
  });

  it('grants each role what it may, and nothing more', async () => {
    const viewer = await created(VIEWER);
    const editor = await created({ ...VIEWER, role: 'editor' });
    const service = await created({ kind: 'service', name: 'booking' });
    const answers = async (token: string) => [
      (await get('/probe/viewer', token)).status,
      (await post('/probe/editor', {}, token)).status,
      (await post('/probe/service', {}, token)).status,
      (await get('/tokens', token)).status,
    ];
    expect(await answers(ADMIN_TOKEN)).toEqual([200, 201, 403, 200]);
    expect(await answers(editor.token)).toEqual([200, 201, 403, 403]);
    expect(await answers(viewer.token)).toEqual([200, 403, 403, 403]);
    expect(await answers(service.token)).toEqual([403, 403, 201, 403]);
  });

  it('ends a token when it expires or is revoked, with an event for what it had opened', async () => {
    const short = await created({ ...VIEWER, expires: '1h' });
    const revoked = await created(VIEWER);
    const heard: unknown[] = [];
    app.get(Events).on('revoked', (event) => heard.push(event));
    await request(app.getHttpServer()).delete(`${BASE}/tokens/${revoked.id}`).set(as(ADMIN_TOKEN)).expect(204);
    expect(heard).toEqual([{ tokenId: revoked.id }]);
    await get('/probe/viewer', revoked.token).expect(401);
    await get('/probe/viewer', short.token).expect(200);
    clock.at += 3_600_000;
    await get('/probe/viewer', short.token).expect(401);
  });

  it('keeps the last admin', async () => {
    const [admin] = await database.read.getRepository(Token).find();
    await request(app.getHttpServer()).delete(`${BASE}/tokens/${admin?.id}`).set(as(ADMIN_TOKEN)).expect(409);
  });

  it('reaches the namespaces of the token only', async () => {
    const { token } = await created({ ...VIEWER, namespaces: ['shop', 'bank'] });
    expect((await get('/probe/viewer', token).expect(200)).body).toEqual({ namespace: 'shop' });
    expect((await get('/probe/viewer?namespace=bank', token).expect(200)).body).toEqual({ namespace: 'bank' });
    await get('/probe/viewer?namespace=default', token).expect(403);
    await get('/probe/viewer?namespace=a&namespace=b', token).expect(400);
  });

  it('lists tokens page by page, without secrets', async () => {
    for (const name of ['one', 'two', 'three']) await created({ ...VIEWER, name });
    const first = (await get('/tokens?limit=2').expect(200)).body as { items: { name: string }[]; nextCursor: string };
    const second = (await get(`/tokens?limit=2&cursor=${first.nextCursor}`).expect(200)).body as typeof first;
    expect([...first.items, ...second.items].map((item) => item.name)).toEqual(['three', 'two', 'one', 'environment']);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toMatch(/wf_api_|hash/);
  });

  it('records who made and ended tokens in the audit chain', async () => {
    const { id } = await created(VIEWER);
    await request(app.getHttpServer()).delete(`${BASE}/tokens/${id}`).set(as(ADMIN_TOKEN)).expect(204);
    const { items } = (await get('/audit').expect(200)).body as { items: object[] };
    expect(items).toEqual([
      expect.objectContaining({ seq: 3, action: 'token.revoke', actor: 'api:environment', subject: `token:${id}` }),
      expect.objectContaining({ seq: 2, action: 'token.create', payload: expect.objectContaining({ role: 'viewer' }) }),
      expect.objectContaining({ seq: 1, action: 'token.create', actor: 'environment' }),
    ]);
    expect(await new AuditVerifier(database).verify()).toMatchObject({ intact: true, entries: 3 });
  });

  it.each([
    ['not JSON', '{"kind":', 'application/json', 400],
    ['a bare value', '"text"', 'application/json', 400],
    ['another type', 'kind=api', 'application/x-www-form-urlencoded', 400],
    ['unknown fields', JSON.stringify({ ...VIEWER, admin: true }), 'application/json', 400],
    ['wrong types', JSON.stringify({ ...VIEWER, name: { $ne: 1 } }), 'application/json', 400],
    ['10 MB', JSON.stringify({ ...VIEWER, name: 'x'.repeat(10_000_000) }), 'application/json', 413],
  ])('refuses a body of %s and stores nothing', async (_, body, type, status) => {
    const asked = request(app.getHttpServer()).post(`${BASE}/tokens`).set(as(ADMIN_TOKEN)).set('content-type', type);
    const response = await asked.send(body).expect(status);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(await database.read.getRepository(Token).count()).toBe(1);
  });

  it.each(['/tokens?sort=name;drop', '/tokens?limit=501', '/tokens?cursor=x', '/probe/viewer?groupBy=__proto__'])(
    'refuses %s',
    async (path) => {
      const response = await get(path).expect(400);
      expect(response.body).toMatchObject({ errors: [expect.objectContaining({ path: expect.any(String) })] });
    },
  );

  describe('sessions', () => {
    const open = (token: string) => request(app.getHttpServer()).post(`${BASE}/sessions`).send({ token });
    const cookieOf = (response: request.Response) => response.headers['set-cookie']?.[0] ?? '';
    const withCookie = (cookie: string) => ({ cookie: cookie.split(';')[0] ?? '' });
    const seen = (cookie: string) => request(app.getHttpServer()).get(`${BASE}/probe/viewer`).set(withCookie(cookie));

    it('exchanges a token for a cookie that a page can not read', async () => {
      const cookie = cookieOf(await open(ADMIN_TOKEN).expect(201));
      expect(cookie).toMatch(/^watchfloor=[\w-]{43}; Path=\/; Expires=.*; HttpOnly; SameSite=Strict$/);
      await seen(cookie).expect(200);
    });

    it('wants __Host- and Secure anywhere but on loopback', async () => {
      const public_ = { host: 'watch.example.com' };
      const cookie = cookieOf(await open(ADMIN_TOKEN).set(public_).expect(201));
      expect(cookie).toMatch(/^__Host-watchfloor=.*; Secure; SameSite=Strict$/);
      await seen(cookie).set(public_).expect(200);
      await seen(cookie.replace('__Host-', '')).set(public_).expect(401);
    });

    it('changes things only from pages of this hub', async () => {
      const cookie = cookieOf(await open(ADMIN_TOKEN));
      const change = () => request(app.getHttpServer()).post(`${BASE}/probe/editor`).set(withCookie(cookie)).set('host', 'localhost:8080');
      await change().expect(403);
      await change().set('origin', 'null').expect(403);
      await change().set('origin', 'https://evil.example').expect(403);
      await change().set('origin', 'http://localhost:8080').expect(201);
    });

    it('ends with sign-out, after idling, at its end, and with its token', async () => {
      const { id, token } = await created(VIEWER);
      const [signedOut, idle, revoked] = [cookieOf(await open(token)), cookieOf(await open(token)), cookieOf(await open(token))];
      const own = { host: 'localhost:8080', origin: 'http://localhost:8080', ...withCookie(signedOut) };
      await request(app.getHttpServer()).delete(`${BASE}/sessions`).set(own).expect(204);
      await seen(signedOut).expect(401);
      await seen(idle).expect(200);
      await request(app.getHttpServer()).delete(`${BASE}/tokens/${id}`).set(as(ADMIN_TOKEN)).expect(204);
      await seen(revoked).expect(401);
      const admin = cookieOf(await open(ADMIN_TOKEN));
      clock.at += 13 * 3_600_000;
      await seen(admin).expect(401);
    });

    it('opens none for tokens of machines, and slows guessing down', async () => {
      const { token } = await created({ kind: 'service', name: 'booking' });
      await open(token).expect(403);
      const statuses: number[] = [];
      for (let guess = 0; guess < 12; guess++) statuses.push((await open(`wf_api_guess${guess}`)).status);
      expect(statuses.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 401));
      expect(statuses.slice(9)).toEqual([429, 429, 429]);
    });
  });

  it('limits each token to 600 requests a minute', async () => {
    const { token } = await created(VIEWER);
    const statuses = await Promise.all(Array.from({ length: 610 }, () => get('/probe/viewer', token).then((response) => response.status)));
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    const limited = await get('/probe/viewer', token).expect(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
  });

  it('sets up once, whoever comes first', async () => {
    const fresh = await openTestDatabase(createUrl);
    const hub = await accessApplication(fresh, { adminToken: null });
    const code = hub.get(SetupService).code ?? '';
    const exchange = (given: string) => request(hub.getHttpServer()).post(`${BASE}/setup`).send({ code: given });
    await exchange('0'.repeat(32)).expect(403);
    const both = await Promise.all([exchange(code), exchange(code)]);
    expect(both.map((response) => response.status).sort()).toEqual([200, 409]);
    await exchange(code).expect(409);
    expect(await fresh.read.getRepository(Token).countBy({ role: 'admin' })).toBe(1);
    await hub.close();
    const again = await accessApplication(fresh, { adminToken: null });
    expect(again.get(SetupService).code).toBeNull();
    await again.close();
    await fresh.close();
  });
});

it('refuses to start with a route that declares no role', async () => {
  @Controller('open')
  class OpenController {
    @Get('door')
    door(): string {
      return 'open';
    }
  }
  const [{ createUrl }] = databaseCases as [(typeof databaseCases)[number]];
  const database = await openTestDatabase(createUrl);
  await expect(accessApplication(database, { controllers: [OpenController] })).rejects.toThrow('GET /open/door');
  await database.close();
});
