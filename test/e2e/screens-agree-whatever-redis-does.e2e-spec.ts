import type { Delta, LiveService, Snapshot } from '@watchfloor/contracts';
import { Redis } from 'ioredis';
import { io, type Socket } from 'socket.io-client';
import { ObservationLog } from '../../apps/hub/src/checks/observation-log.js';
import { Clock } from '../../apps/hub/src/platform/clock.js';
import { allShards, Ownership, SHARDS } from '../../apps/hub/src/platform/ownership/ownership.js';
import { shardOf } from '../../apps/hub/src/platform/ownership/shard-of.js';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { startRedis, type RedisServer } from '../support/redis.ts';
import { createPostgresDatabase } from '../support/shared-servers.ts';

const SERVICES = 8;
const AGREE_WITHIN_MS = 5_000;

/** What a wall of one hub shows. */
class Screen {
  private readonly shown = new Map<string, LiveService>();
  private readonly socket: Socket;

  constructor(hub: TestHub) {
    this.socket = io(`${hub.url}/live`, { transports: ['websocket'], auth: { token: hub.adminToken }, forceNew: true });
    this.socket.on('snapshot', ({ services }: Snapshot) => services.forEach((service) => this.shown.set(service.id, service)));
    this.socket.on('delta', ({ changes }: Delta) => {
      for (const change of changes) if (change.kind === 'service' && change.op === 'upsert') this.shown.set(change.id, change.value);
    });
  }

  areAll(status: string): boolean {
    const watched = [...this.shown.values()].filter(({ id }) => id !== 'far');
    return watched.length === SERVICES && watched.every(({ state }) => state.status === status);
  }

  is(id: string, status: string): boolean {
    return this.shown.get(id)?.state.status === status;
  }

  close(): void {
    this.socket.disconnect();
  }
}

let redis: RedisServer;
let target: HttpReceiver;
const hubs: TestHub[] = [];
let screens: Screen[] = [];

beforeAll(async () => {
  [redis, target] = await Promise.all([startRedis(), HttpReceiver.start()]);
  const databaseUrl = await createPostgresDatabase();
  const timing = 'interval: 300ms, retryInterval: 300ms, timeout: 250ms, failureThreshold: 2';
  const services = Array.from(
    { length: SERVICES },
    (_, index) => `  - { id: s${index}, checks: [ { id: c${index}, probe: http, url: "${target.url}/", ${timing} } ] }`,
  );
  // Nobody looks there for an hour: what is known of it comes from elsewhere.
  services.push(`  - { id: far, checks: [ { id: far-live, probe: http, url: "${target.url}/", interval: 1h, failureThreshold: 1 } ] }`);
  const yaml = `services:\n${services.join('\n')}`;
  for (const _hub of [1, 2]) {
    const environment = { PORT: String(await freePort()), REDIS_URL: redis.url, WATCHFLOOR_ADMIN_TOKEN: `test-admin-${'s'.repeat(32)}` };
    hubs.push(await startHub({ databaseUrl, yaml, environment }));
  }
  screens = hubs.map((hub) => new Screen(hub));
  await eventually('each has its half of the shards', () => hubs.every((hub) => shardsOf(hub) === SHARDS / 2));
  await bothShow('up', 20_000);
}, 60_000);

afterAll(async () => {
  process.kill(redis.pid, 'SIGCONT');
  for (const screen of screens) screen.close();
  for (const hub of hubs) await hub.stop();
  await Promise.all([redis.stop(), target.stop()]);
});

function shardsOf(hub: TestHub): number {
  const ownership = hub.running.app.get(Ownership);
  return [...allShards()].filter((shard) => ownership.owns(shard)).length;
}

const bothShow = (status: string, withinMs: number): Promise<void> =>
  eventually(`both hubs show ${status}`, () => screens.every((screen) => screen.areAll(status)), withinMs);

/** Each service belongs to one of the hubs, and both show all: so the other's come through the rows. */
async function breaksAndHeals(): Promise<void> {
  for (const [answer, status] of [
    [500, 'down'],
    [200, 'up'],
  ] as const) {
    target.behaviour = { status: answer };
    await eventually(`one hub shows ${status}`, () => screens.some((screen) => screen.areAll(status)));
    await bothShow(status, AGREE_WITHIN_MS);
  }
}

it('decides what was seen at one hub where its service belongs', async () => {
  const [{ body: service }, { body: check }] = await Promise.all([hubs[0]!.get('/services/far'), hubs[0]!.get('/checks/far-live')]);
  const shard = shardOf((service as { uid: string }).uid);
  const stranger = hubs.find((hub) => !hub.running.app.get(Ownership).owns(shard))!;
  const startedAt = stranger.running.app.get(Clock).now();
  const seen = { outcome: 'fail', reason: 'timeout', message: 'no answer', latencyMs: 100, phases: {} } as const;
  const checkUid = (check as { uid: string }).uid;
  stranger.running.app.get(ObservationLog).append({ checkUid, location: 'hub', startedAt, endedAt: startedAt + 100, ...seen }, shard);
  await eventually('both show it', () => screens.every((screen) => screen.is('far', 'down')));
});

/** Fault table 10 and 11, with company. */
it('shows the same on both hubs within 5 s, with Redis, emptied, standing still, and gone', async () => {
  await breaksAndHeals();
  const outside = new Redis(redis.url);
  await outside.flushall();
  outside.disconnect();
  await breaksAndHeals();
  process.kill(redis.pid, 'SIGSTOP');
  await breaksAndHeals();
  process.kill(redis.pid, 'SIGCONT');
  await redis.stop();
  await breaksAndHeals();
  redis = await startRedis(undefined, { port: Number(new URL(redis.url).port) });
  await breaksAndHeals();
}, 90_000);
