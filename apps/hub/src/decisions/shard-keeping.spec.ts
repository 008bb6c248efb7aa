import pg from 'pg';
import { eventually } from '../../../../test/support/eventually.ts';
import { freePort } from '../../../../test/support/free-port.ts';
import { startHub, type TestHub } from '../../../../test/support/hub.ts';
import { createPostgresDatabase, sharedRedisUrl } from '../../../../test/support/shared-servers.ts';
import { Ownership } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { ServiceSteps } from './service-steps.js';
import { ShardOwner } from './shard-owner.js';

/** What fails is the last step of it: nobody decides for the services then, and no row has moved. */
describe('a hand-over that fails', () => {
  let hub: TestHub;
  let database: pg.Client;
  let operator: pg.Client;
  const uids = new Map<string, string>();

  beforeAll(async () => {
    const databaseUrl = await createPostgresDatabase();
    hub = await startHub({ databaseUrl, environment: { PORT: String(await freePort()), REDIS_URL: await sharedRedisUrl() } });
    for (const id of ['changed', 'retired', 'switched']) uids.set(id, (await hub.post('/services', { id, name: id })).body.uid);
    [database, operator] = [new pg.Client(databaseUrl), new pg.Client(databaseUrl)];
    await Promise.all([database.connect(), operator.connect()]);
  });
  afterAll(async () => {
    await database.end();
    await operator.end();
    await hub.stop();
  });

  it('leaves the hub with the services as the catalog and the automation switch say they are by now', async () => {
    const { app } = hub.running;
    const [ownership, owner, steps] = [app.get(Ownership), app.get(ShardOwner), app.get(ServiceSteps)];
    const holds = () => [...uids.values()].every((uid) => ownership.owns(shardOf(uid)));
    await eventually('it decides for them', () => holds() && owner.serviceUids().length === uids.size);

    await operator.query(`UPDATE shard SET wanted_by = 'another'`);
    await database.query('BEGIN');
    // Commits go on beside this lock; the hand-over waits for it.
    await database.query('SELECT 1 FROM shard FOR SHARE');
    await eventually('it has released them', () => owner.serviceUids().length === 0);
    expect((await hub.ask('PATCH', '/services/changed', { body: { name: 'Changed' } })).status).toBe(200);
    expect((await hub.ask('DELETE', '/services/retired')).status).toBe(204);
    expect((await hub.ask('PUT', '/automation', { body: { enabled: false, reason: 'drill' } })).status).toBe(200);
    await database.query('UPDATE shard SET wanted_by = NULL');
    await operator.query(`SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'`);
    await eventually('it has taken them back', () => owner.serviceUids().length > 0);

    expect(owner.definitionOf(uids.get('changed')!)?.name).toBe('Changed');
    expect(owner.owns(uids.get('retired')!)).toBe(false);
    await database.query('COMMIT');
    await eventually('what is decided by now is written', () => steps.settled(uids.get('switched')!) !== null);
    expect(steps.settled(uids.get('switched')!)?.automation).toEqual({ enabled: false, reason: 'drill' });
  });
});
