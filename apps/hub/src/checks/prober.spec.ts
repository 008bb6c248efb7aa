import type { Observation } from '@watchfloor/core';
import { doubtBy } from '../../../../test/support/doubt.js';
import { guardWith } from '../../../../test/support/egress.js';
import { SickServer } from '../../../../test/support/sick-server.js';
import { SystemClock } from '../platform/clock.js';
import { InProcessObservationLog } from './in-process-observation-log.js';
import { Looker } from './looker.js';
import { Prober } from './prober.js';
import { RecentObservations } from './recent-observations.js';
import { keyOfRun, type ScheduledRun } from './schedule.js';

/** A clock whose wall can be set. */
class SettableClock extends SystemClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

/** What a loaded machine may take longer. */
const SLACK_MS = 2_000;

async function until(holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 10_000; !holds() && performance.now() < end;) await pause(10);
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('the prober', () => {
  let server: SickServer;
  let prober: Prober;
  let clock: SettableClock;
  let recent: RecentObservations;
  let seen: Observation[];

  beforeAll(async () => {
    server = await SickServer.start();
  });
  afterAll(() => server.stop());

  beforeEach(() => {
    clock = new SettableClock();
    recent = new RecentObservations();
    const mine: Observation[] = [];
    seen = mine;
    const log = new InProcessObservationLog();
    log.read((observation) => mine.push(observation) > 0);
    const egress = guardWith({ allowLoopback: true });
    prober = new Prober(clock, new Looker(clock, egress, log, recent, doubtBy({ clock, egress })), recent);
    prober.start();
  });
  afterEach(() => prober.stop());

  const run = (path: string, more: Partial<ScheduledRun> = {}): ScheduledRun => ({
    checkUid: path,
    serviceUid: 'service',
    probe: 'http',
    settings: { url: server.url(path) },
    intervalMs: 200,
    retryIntervalMs: 60,
    timeoutMs: 100,
    ...more,
  });

  it('looks at every check within one interval of its start, and again at each due time', async () => {
    const startedAt = clock.now();
    const intervalMs = 1_000;
    prober.replace(Array.from({ length: 20 }, (_, index) => run('ok', { instanceUid: `instance-${index}`, intervalMs })));
    await until(() => seen.length >= 45);
    const firsts = new Map(seen.toReversed().map((observation) => [observation.instanceUid, observation]));
    expect(firsts.size).toBe(20);
    for (const first of firsts.values()) expect(first.startedAt - startedAt).toBeLessThan(intervalMs + SLACK_MS);
    const one = seen.filter(({ instanceUid }) => instanceUid === 'instance-0');
    expect(one.length).toBeLessThanOrEqual(Math.floor((clock.now() - startedAt) / intervalMs) + 1);
    expect(one[0]).toMatchObject({ checkUid: 'ok', location: 'hub', outcome: 'ok', reason: 'ok' });
  });

  it('has one look of a run in flight, whatever the interval', async () => {
    prober.replace([run('silence', { intervalMs: 40, timeoutMs: 300 })]);
    await until(() => server.openConnections === 1);
    await pause(100);
    expect([prober.inFlight, server.openConnections]).toEqual([1, 1]);
    await until(() => prober.skipped > 3);
    expect(prober.skipped).toBeGreaterThan(3);
  });

  it('looks more often while soft (ST-3)', async () => {
    const soft = run('unavailable', { intervalMs: 5_000 });
    prober.replace([soft]);
    await prober.probeNow('unavailable');
    prober.setSoft(keyOfRun(soft), true);
    await until(() => seen.length >= 4);
    expect(seen.length).toBeGreaterThanOrEqual(4);
    prober.setSoft(keyOfRun(soft), false);
    const count = seen.length;
    await pause(200);
    expect(seen.length).toBeLessThanOrEqual(count + 1);
  });

  it('answers a look that is asked for, for one instance or for all', async () => {
    prober.replace([run('ok', { instanceUid: 'a', intervalMs: 60_000 }), run('ok', { instanceUid: 'b', intervalMs: 60_000 })]);
    expect((await prober.probeNow('ok')).map(({ instanceUid }) => instanceUid).sort()).toEqual(['a', 'b']);
    expect(await prober.probeNow('ok', 'b')).toMatchObject([{ instanceUid: 'b', outcome: 'ok' }]);
    expect(recent.list('ok', 'b')).toHaveLength(2);
    await expect(prober.probeNow('nothing')).rejects.toMatchObject({ code: 'not_applicable' });
  });

  it('follows what is scheduled', async () => {
    prober.replace([run('ok'), run('not-found'), run('beat', { probe: 'heartbeat' })]);
    expect(prober.scheduled).toBe(2);
    prober.replace([run('ok')]);
    await until(() => seen.length >= 2);
    expect(new Set(seen.map(({ checkUid }) => checkUid))).toEqual(new Set(['ok']));
  });

  it('says that wrong settings are our fault (I1)', async () => {
    prober.replace([run('ok', { settings: { url: 5 } }), run('x', { probe: 'unknown' })]);
    expect(await prober.probeNow('ok')).toMatchObject([{ outcome: 'inconclusive', reason: 'misconfigured' }]);
    expect(await prober.probeNow('x')).toMatchObject([{ outcome: 'inconclusive', reason: 'misconfigured' }]);
  });

  it('doubts what failed while the hub itself was held up, and looks again at once (I9)', async () => {
    prober.replace([run('unavailable', { intervalMs: 60_000, timeoutMs: 500 })]);
    await pause(60);
    const doubted = prober.probeNow('unavailable');
    const busyUntil = performance.now() + 400;
    while (performance.now() < busyUntil);
    expect(await doubted).toMatchObject([{ outcome: 'inconclusive', reason: 'hub_lag' }]);
    await until(() => seen.length === 2);
    expect(seen.map(({ reason }) => reason)).toEqual(['hub_lag', 'status_mismatch']);
  });

  it('doubts what failed while the machine slept, of which only the wall clock knows (I7)', async () => {
    prober.replace([run('silence', { intervalMs: 60_000, timeoutMs: 500 })]);
    const doubted = prober.probeNow('silence');
    clock.aheadMs = 1_500;
    expect(await doubted).toMatchObject([{ outcome: 'inconclusive', reason: 'hub_lag' }]);
  });

  it('goes on from the grid when the wall clock jumps (I7)', async () => {
    prober.replace([run('ok')]);
    await until(() => seen.length > 0);
    for (const jumpMs of [3_600_000, -3_600_000]) {
      clock.aheadMs += jumpMs;
      const before = seen.length;
      await pause(450);
      await until(() => seen.length > before);
      expect(seen.length - before).toBeGreaterThanOrEqual(1);
      expect(seen.length - before).toBeLessThanOrEqual(5);
    }
  });

  it('takes what it breaks off at the stop for no observation (I11)', async () => {
    prober.replace([run('silence', { timeoutMs: 5_000, intervalMs: 60_000 })]);
    const asked = prober.probeNow('silence');
    await pause(20);
    await prober.stop();
    expect(await asked).toEqual([]);
    expect(seen).toEqual([]);
  });
});
