import { Controller, Get } from '@nestjs/common';
import type { CreateToken } from '@watchfloor/contracts';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { AuditVerifier } from '../audit/audit.verifier.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Events } from '../platform/events.js';
import { ADMIN_TOKEN, AccessHub, accessApplication } from './access.spec-support.js';
import { Token } from './token.entity.js';

const VIEWER: CreateToken = { kind: 'api', role: 'viewer', name: 'wall' };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: AccessHub;

  beforeEach(async () => {
    hub = await AccessHub.open(createUrl);
  });
  afterEach(() => hub.close());

  it('knows the admin token of the environment from the first start, and only by its hash', async () => {
    await hub.get('/tokens').expect(200);
    const rows = await hub.database.read.getRepository(Token).find();
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain(ADMIN_TOKEN);
  });

  it('grants each role what it may, and nothing more', async () => {
    const viewer = await hub.create(VIEWER);
    const editor = await hub.create({ ...VIEWER, role: 'editor' });
    const service = await hub.create({ kind: 'service', name: 'booking' });
    const answers = async (token: string) => [
      (await hub.get('/probe/viewer', token)).status,
      (await hub.post('/probe/editor', {}, token)).status,
      (await hub.post('/probe/service', {}, token)).status,
      (await hub.get('/tokens', token)).status,
    ];
    expect(await answers(ADMIN_TOKEN)).toEqual([200, 201, 403, 200]);
    expect(await answers(editor.token)).toEqual([200, 201, 403, 403]);
    expect(await answers(viewer.token)).toEqual([200, 403, 403, 403]);
    expect(await answers(service.token)).toEqual([403, 403, 201, 403]);
  });

  it('ends a token when it expires or is revoked, with an event for what it had opened', async () => {
    const short = await hub.create({ ...VIEWER, expires: '1h' });
    const revoked = await hub.create(VIEWER);
    const heard: unknown[] = [];
    hub.app.get(Events).on('revoked', (event) => heard.push(event));
    await hub.delete(`/tokens/${revoked.id}`).expect(204);
    expect(heard).toEqual([{ tokenId: revoked.id }]);
    await hub.get('/probe/viewer', revoked.token).expect(401);
    await hub.get('/probe/viewer', short.token).expect(200);
    hub.clock.at += 3_600_000;
    await hub.get('/probe/viewer', short.token).expect(401);
  });

  it('keeps the last admin', async () => {
    const [admin] = await hub.database.read.getRepository(Token).find();
    await hub.delete(`/tokens/${admin?.id}`).expect(409);
  });

  it('reaches the namespaces of the token only', async () => {
    const { token } = await hub.create({ ...VIEWER, namespaces: ['shop', 'bank'] });
    expect((await hub.get('/probe/viewer', token).expect(200)).body).toEqual({ namespace: 'shop' });
    expect((await hub.get('/probe/viewer?namespace=bank', token).expect(200)).body).toEqual({ namespace: 'bank' });
    await hub.get('/probe/viewer?namespace=default', token).expect(403);
    await hub.get('/probe/viewer?namespace=a&namespace=b', token).expect(400);
  });

  it('shows an admin of some namespaces nothing of the others', async () => {
    const own = await hub.create({ kind: 'api', role: 'admin', name: 'shop', namespaces: ['shop'] });
    const both = await hub.create({ kind: 'api', role: 'admin', name: 'both', namespaces: ['default', 'shop'] });
    const other = await hub.create({ ...VIEWER, namespaces: ['default'] });
    const mine = await hub.create({ ...VIEWER, name: 'mine', namespaces: ['shop'] });
    const listed = (await hub.get('/tokens?limit=1', own.token).expect(200)).body as { items: { name: string }[]; nextCursor: string };
    const next = (await hub.get(`/tokens?limit=5&cursor=${listed.nextCursor}`, own.token).expect(200)).body as typeof listed;
    expect([...listed.items, ...next.items].map(({ name }) => name)).toEqual(['mine', 'shop']);
    await hub.delete(`/tokens/${other.id}`, own.token).expect(404);
    await hub.delete(`/tokens/${mine.id}`, own.token).expect(204);
    await hub.get('/audit', own.token).expect(403);
    await hub.get('/audit', both.token).expect(200);
  });

  it('lists tokens page by page, without secrets', async () => {
    for (const name of ['one', 'two', 'three']) await hub.create({ ...VIEWER, name });
    const first = (await hub.get('/tokens?limit=2').expect(200)).body as { items: { name: string }[]; nextCursor: string };
    const second = (await hub.get(`/tokens?limit=2&cursor=${first.nextCursor}`).expect(200)).body as typeof first;
    expect([...first.items, ...second.items].map((item) => item.name)).toEqual(['three', 'two', 'one', 'environment']);
    expect(second.nextCursor).toBeNull();
    expect(JSON.stringify(first)).not.toMatch(/wf_api_|hash/);
  });

  it('records who made and ended tokens in the audit chain', async () => {
    const { id } = await hub.create(VIEWER);
    await hub.delete(`/tokens/${id}`).expect(204);
    const { items } = (await hub.get('/audit').expect(200)).body as { items: object[] };
    expect(items).toEqual([
      expect.objectContaining({ seq: 3, action: 'token.revoke', actor: 'api:environment', subject: `token:${id}` }),
      expect.objectContaining({ seq: 2, action: 'token.create', payload: expect.objectContaining({ role: 'viewer' }) }),
      expect.objectContaining({ seq: 1, action: 'token.create', actor: 'environment' }),
    ]);
    expect(await new AuditVerifier(hub.database).verify()).toMatchObject({ intact: true, entries: 3 });
  });

  it('limits each token to 600 requests a minute', async () => {
    const { token } = await hub.create(VIEWER);
    const statuses = await Promise.all(
      Array.from({ length: 610 }, () => hub.get('/probe/viewer', token).then((response) => response.status)),
    );
    expect(statuses.filter((status) => status === 200)).toHaveLength(600);
    const limited = await hub.get('/probe/viewer', token).expect(429);
    expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
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
