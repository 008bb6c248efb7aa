import { freePort } from '../support/free-port.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';
import { createPostgresDatabase } from '../support/shared-servers.ts';
import { HttpReceiver } from '../support/http-receiver.ts';

/** Fault table 10 and 11: Redis is never the truth, so whatever it does, one hub decides as ever. */
let hub: TestHub;
let target: HttpReceiver;
let redis: RedisServer | undefined;

afterEach(async () => {
  if (redis !== undefined) process.kill(redis.pid, 'SIGCONT');
  await hub.stop();
  await Promise.all([target.stop(), redis?.stop()]);
});

const isStatus =
  (status: string) =>
  (body: { state: { status: string } }): boolean =>
    body.state.status === status;
const isConnected = (wanted: boolean) => (body: { redis: { connected: boolean } }) => body.redis.connected === wanted;

it('starts without it, takes it when it comes, and decides while it stands still or is gone', async () => {
  target = await HttpReceiver.start();
  const port = await freePort();
  hub = await startHub({
    databaseUrl: await createPostgresDatabase(),
    environment: { REDIS_URL: `redis://127.0.0.1:${port}` },
    yaml: `services: [ { id: shop, checks: [ { id: live, probe: http, url: "${target.url}/", interval: 300ms, retryInterval: 300ms, timeout: 250ms, failureThreshold: 2 } ] } ]`,
  });
  await hub.until('/services/shop', isStatus('up'));
  expect((await hub.get('//health/self')).body.redis).toMatchObject({ connected: false, reason: expect.stringContaining('ECONNREFUSED') });

  redis = await startRedis(undefined, { port });
  await hub.until('//health/self', isConnected(true));
  process.kill(redis.pid, 'SIGSTOP');
  target.behaviour = { status: 500 };
  await hub.until('/services/shop', isStatus('down'), 5_000);
  await hub.until('//health/self', isConnected(false), 15_000);
  expect((await hub.get('//health/ready')).status).toBe(200);

  process.kill(redis.pid, 'SIGCONT');
  await hub.until('//health/self', isConnected(true));
  await redis.stop();
  redis = undefined;
  target.behaviour = { status: 200 };
  await hub.until('/services/shop', isStatus('up'), 5_000);
  expect((await hub.get('//health/self')).body).toMatchObject({ droppedObservations: 0, queues: { observations: 0 } });
  expect((await hub.get('//metrics')).text).toMatch(/^watchfloor_redis_connected 0$/m);
});

it('stops as fast as ever while it stands still', async () => {
  target = await HttpReceiver.start();
  redis = await startRedis();
  hub = await startHub({ databaseUrl: await createPostgresDatabase(), environment: { REDIS_URL: redis.url } });
  await hub.until('//health/self', isConnected(true));
  process.kill(redis.pid, 'SIGSTOP');
  const from = performance.now();
  await hub.stop();
  expect(performance.now() - from).toBeLessThan(5_000);
});
