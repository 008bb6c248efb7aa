import type { Response } from 'supertest';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { ADMIN_TOKEN, AccessHub } from './access.spec-support.js';

const VIEWER = { kind: 'api', role: 'viewer', name: 'wall' };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: AccessHub;

  beforeEach(async () => {
    hub = await AccessHub.open(createUrl);
  });
  afterEach(() => hub.close());

  const open = (token: string) => hub.request('post', '/sessions').send({ token });
  const cookieOf = (response: Response) => response.headers['set-cookie']?.[0] ?? '';
  const withCookie = (cookie: string) => ({ cookie: cookie.split(';')[0] ?? '' });
  const seen = (cookie: string) => hub.request('get', '/probe/viewer').set(withCookie(cookie));

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
    const change = () => hub.request('post', '/probe/editor').set(withCookie(cookie)).set('host', 'localhost:8080');
    await change().expect(403);
    await change().set('origin', 'null').expect(403);
    await change().set('origin', 'https://evil.example').expect(403);
    await change().set('origin', 'http://localhost:8080').expect(201);
  });

  it('ends with sign-out, after idling, at its end, and with its token', async () => {
    const { id, token } = await hub.create(VIEWER);
    const [signedOut, idle, revoked] = [cookieOf(await open(token)), cookieOf(await open(token)), cookieOf(await open(token))];
    const own = { host: 'localhost:8080', origin: 'http://localhost:8080', ...withCookie(signedOut) };
    await hub.request('delete', '/sessions').set(own).expect(204);
    await seen(signedOut).expect(401);
    await seen(idle).expect(200);
    await hub.delete(`/tokens/${id}`).expect(204);
    await seen(revoked).expect(401);
    const admin = cookieOf(await open(ADMIN_TOKEN));
    hub.clock.at += 13 * 3_600_000;
    await seen(admin).expect(401);
  });

  it('lasts as long as its token on a wall, which nobody signs in again', async () => {
    const { id, token } = await hub.create({ kind: 'kiosk', name: 'hall' });
    const lasting = await open(token).expect(201);
    expect((lasting.body as { expiresAt: string }).expiresAt).toBe('9999-12-31T23:59:59.999Z');
    // Browsers keep no cookie for longer than 400 days.
    const cookieEnds = Date.parse(/Expires=([^;]+)/.exec(cookieOf(lasting))?.[1] ?? '');
    expect(cookieEnds - hub.clock.at).toBeGreaterThan(399 * 86_400_000);
    expect(cookieEnds - hub.clock.at).toBeLessThanOrEqual(400 * 86_400_000);
    hub.clock.at += 90 * 86_400_000;
    // Signed in, and yet only a wall: 403 and not 401.
    await seen(cookieOf(lasting)).expect(403);
    await hub.delete(`/tokens/${id}`).expect(204);
    await seen(cookieOf(lasting)).expect(401);
  });

  it('ends on a wall with a token that ends', async () => {
    const { token } = await hub.create({ kind: 'kiosk', name: 'fair', expires: '30d' });
    const cookie = cookieOf(await open(token).expect(201));
    hub.clock.at += 29 * 86_400_000;
    await seen(cookie).expect(403);
    hub.clock.at += 86_400_000;
    await seen(cookie).expect(401);
  });

  it('leaves entries of sign-in and sign-out', async () => {
    const { id, token } = await hub.create(VIEWER);
    const own = { host: 'localhost:8080', origin: 'http://localhost:8080', ...withCookie(cookieOf(await open(token))) };
    await hub.request('delete', '/sessions').set(own).expect(204);
    const { items } = (await hub.get('/audit').expect(200)).body as { items: { action: string; subject: string }[] };
    expect(items.slice(0, 2)).toMatchObject([
      { action: 'session.close', subject: `token:${id}` },
      { action: 'session.open', subject: `token:${id}` },
    ]);
  });

  it('opens none for tokens of machines, and slows guessing down', async () => {
    const { token } = await hub.create({ kind: 'service', name: 'booking' });
    await open(token).expect(403);
    const statuses: number[] = [];
    for (let guess = 0; guess < 12; guess++) statuses.push((await open(`wf_api_guess${guess}`)).status);
    expect(statuses.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 401));
    expect(statuses.slice(9)).toEqual([429, 429, 429]);
  });
});
