import { setTimeout as sleep } from 'node:timers/promises';
import { Stage } from '../faults/stage.ts';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';

const SERVICES = 8;
/** Longer than a lease: the other one has taken over by then. */
const STANDS_MS = 15_000;
const BEAT_MS = 500;

const token = (service: number): string => `signal-of-service-${service}-0123456789`;

describe('a hub that stands still while jobs signal to it', () => {
  const stages: Stage[] = [];
  let isBeating = true;
  let beats: Promise<void>[] = [];

  beforeAll(async () => {
    const [databaseUrl, redisUrl] = [await createPostgresDatabase(), await sharedRedisUrl()];
    const check = (service: number) => `{ id: c${service}, probe: heartbeat, interval: 2s, grace: 1s, token: ${token(service)} }`;
    const services = Array.from({ length: SERVICES }, (_, service) => `  - { id: s${service}, checks: [ ${check(service)} ] }`);
    const configuration = `services:\n${services.join('\n')}\n`;
    for (const _hub of [1, 2]) stages.push(await Stage.open({ configuration, databaseUrl, environment: { REDIS_URL: redisUrl } }));
    const [, second] = stages as [Stage, Stage];
    // Each job waits for its answer, and knows no other hub.
    const beat = async (service: number): Promise<void> => {
      for (; isBeating; await sleep(BEAT_MS)) await second.hub.ask('POST', `/heartbeats/${token(service)}`);
    };
    beats = Array.from({ length: SERVICES }, (_, service) => beat(service));
    await stages[0]!.allUp();
  }, 60_000);
  afterAll(async () => {
    isBeating = false;
    await Promise.all(beats);
    await Promise.all(stages.map((stage) => stage.close()));
  });

  it('makes nothing DOWN, for the signals may be waiting there', async () => {
    const [first, second] = stages as [Stage, Stage];
    process.kill(second.hub.pid, 'SIGSTOP');
    await sleep(STANDS_MS);
    process.kill(second.hub.pid, 'SIGCONT');
    await first.allUp();
    expect(await first.downs()).toEqual([]);
    const unheard = (await first.transitions()).filter(({ to, reason }) => to === 'unknown' && reason === 'hub_away');
    expect(unheard.length).toBeGreaterThan(0);
  }, 60_000);

  it('makes every job that ceases DOWN while both live', async () => {
    isBeating = false;
    await Promise.all(beats);
    const [first] = stages as [Stage];
    await first.until('all are DOWN', async () => (await first.services()).every(({ state }) => state.status === 'down'), 20_000);
  }, 30_000);
});
