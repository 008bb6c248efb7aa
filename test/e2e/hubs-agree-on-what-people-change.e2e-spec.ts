import type { LiveHub, Snapshot } from '@watchfloor/contracts';
import { writeFileSync } from 'node:fs';
import { io } from 'socket.io-client';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';

const FIRST = 'services: [ { id: first } ]';
const OTHER = 'services: [ { id: other } ]';

describe('what people change at one of two hubs', () => {
  let one: TestHub;
  let other: TestHub;

  beforeAll(async () => {
    const [databaseUrl, redisUrl] = [await createPostgresDatabase(), await sharedRedisUrl()];
    const begun = async (yaml: string) => {
      const environment = { PORT: String(await freePort()), REDIS_URL: redisUrl, WATCHFLOOR_ADMIN_TOKEN: `test-admin-${'a'.repeat(32)}` };
      return await startHub({ databaseUrl, yaml, environment });
    };
    one = await begun(FIRST);
    other = await begun(OTHER);
  }, 60_000);
  afterAll(async () => {
    await (other as TestHub | undefined)?.stop();
    await (one as TestHub | undefined)?.stop();
  });

  const idsAt = async (hub: TestHub) =>
    ((await hub.get('/services')).body as { items: { id: string }[] }).items.map(({ id }) => id).toSorted();
  const shows = (hub: TestHub, ids: readonly string[]) =>
    eventually(`${hub.url} shows ${ids}`, async () => JSON.stringify(await idsAt(hub)) === JSON.stringify(ids));

  it('a file that differs overrules nobody, and the hub that has it says so', async () => {
    expect(await idsAt(one)).toEqual(['first']);
    expect(await idsAt(other)).toEqual(['first']);
    await eventually('the drift is named', async () => /another hub's file is active/.test((await hubAt(other)).problems?.join() ?? ''));
    expect((await hubAt(one)).problems).toBeUndefined();
  });

  it('each says its share', async () => {
    const even = { hubs: 2, shards: 128, taking: 0 };
    for (const hub of [one, other]) await hub.until('//health/self', ({ company }) => JSON.stringify(company) === JSON.stringify(even));
  });

  it('definitions made at one are there at the other, and changed there', async () => {
    expect((await one.post('/services', { id: 'made', name: 'Made' })).status).toBe(201);
    expect((await other.post('/services', { id: 'made', name: 'Made again' })).status).toBe(409);
    await shows(other, ['first', 'made']);
    expect((await other.ask('PATCH', '/services/made', { body: { name: 'Changed' } })).status).toBe(200);
    expect((await one.ask('PATCH', '/services/made', { body: { tier: 1 } })).body).toMatchObject({ name: 'Changed', tier: 1 });
    expect((await other.ask('DELETE', '/services/made')).status).toBe(204);
    await shows(one, ['first']);
  });

  it('the automation switch is one', async () => {
    await one.ask('PUT', '/automation', { body: { enabled: false, reason: 'drill' } });
    await eventually('the other shows it', async () => !(await hubAt(other)).automation);
    await other.ask('PUT', '/automation', { body: { enabled: true, reason: 'over' } });
    await eventually('the first shows it', async () => (await hubAt(one)).automation);
  });

  it('a token that is revoked at one closes its sockets at the other', async () => {
    const created = await one.post('/tokens', { kind: 'kiosk', name: 'wall' });
    const { id, token } = created.body as { id: string; token: string };
    const socket = io(`${other.url}/live`, { transports: ['websocket'], auth: { token }, forceNew: true, reconnection: false });
    await new Promise((resolve) => socket.once('snapshot', resolve));
    expect((await one.ask('DELETE', `/tokens/${id}`)).status).toBe(204);
    await eventually('the socket is closed', () => !socket.connected);
  });

  it('the one whose file becomes the active one no longer differs', async () => {
    writeFileSync(one.configPath, `${OTHER}\negress: { allowLoopback: true }\n`);
    await shows(other, ['other']);
    await eventually(
      'nothing differs',
      async () => (await hubAt(other)).problems === undefined && (await hubAt(one)).problems === undefined,
    );
  });
});

/** As a wall that connects now sees it. */
async function hubAt(hub: TestHub): Promise<LiveHub> {
  const socket = io(`${hub.url}/live`, { transports: ['websocket'], auth: { token: hub.adminToken }, forceNew: true });
  try {
    return (await new Promise<Snapshot>((resolve) => socket.once('snapshot', resolve))).hub;
  } finally {
    socket.disconnect();
  }
}
