import { DueWheel } from './due-wheel.js';
import { LoopDelay, tolerableDelayMs } from './loop-delay.js';
import { gridOf, nextDue, type ScheduledRun } from './schedule.js';

const run: ScheduledRun = {
  checkUid: 'check',
  serviceUid: 'service',
  probe: 'http',
  settings: {},
  intervalMs: 5_000,
  retryIntervalMs: 1_000,
  timeoutMs: 500,
};
const { phaseMs } = gridOf(run);

describe('due times', () => {
  it('stand on a grid that a restart keeps, within one interval', () => {
    const first = nextDue(run, null, { now: 1_000_000, isSoft: false });
    expect((first - phaseMs) % 5_000).toBe(0);
    expect(first - 1_000_000).toBeGreaterThan(0);
    expect(first - 1_000_000).toBeLessThanOrEqual(5_000);
    expect(nextDue(run, null, { now: 1_000_001, isSoft: false })).toBe(first);
  });

  it('differ between instances of one check', () => {
    const phases = Array.from({ length: 50 }, (_, index) => gridOf({ ...run, instanceUid: `instance-${index}` }).phaseMs);
    expect(new Set(phases).size).toBeGreaterThan(40);
  });

  it('never come twice when the clock is set back a little', () => {
    const dueAt = 1_000_000 + phaseMs;
    expect(nextDue(run, { dueAt, startedAt: dueAt }, { now: dueAt - 100, isSoft: false })).toBe(dueAt + 5_000);
  });

  it('come after retryInterval while soft, and never later than the grid (ST-3)', () => {
    const dueAt = 1_000_000 + phaseMs;
    const last = { dueAt, startedAt: dueAt + 3 };
    expect(nextDue(run, last, { now: dueAt + 50, isSoft: true })).toBe(dueAt + 1_003);
    expect(nextDue(run, last, { now: dueAt + 1_700, isSoft: true })).toBe(dueAt + 1_700);
    expect(nextDue({ ...run, retryIntervalMs: 5_000 }, last, { now: dueAt + 50, isSoft: true })).toBe(dueAt + 5_000);
  });
});

describe('the wheel', () => {
  const named = (name: string): { name: string } => ({ name });

  it('hands out each entry once, in order, when it is due and not before', () => {
    const wheel = new DueWheel<{ name: string }>(20, 1_000);
    const [a, b, c] = [named('a'), named('b'), named('c')];
    wheel.put(c, 1_090);
    wheel.put(a, 1_021);
    wheel.put(b, 500);
    expect(wheel.take(1_019)).toEqual([]);
    expect(wheel.take(1_045)).toEqual([b, a]);
    expect(wheel.take(2_000)).toEqual([c]);
    expect([wheel.take(3_000), wheel.size]).toEqual([[], 0]);
  });

  it('moves an entry that is put again and forgets one that is removed', () => {
    const wheel = new DueWheel<{ name: string }>(20, 0);
    const [a, b] = [named('a'), named('b')];
    wheel.put(a, 100);
    wheel.put(a, 200);
    wheel.put(b, 100);
    wheel.remove(b);
    expect(wheel.take(150)).toEqual([]);
    expect(wheel.take(250)).toEqual([a]);
  });
});

describe('the delay of the event loop (I9)', () => {
  it('is that of the ticks that came late during a look, and of one that is late now', () => {
    const delay = new LoopDelay(20, 0);
    expect(delay.tick(20)).toBe(0);
    expect(delay.tick(340)).toBe(300);
    delay.tick(360);
    expect(delay.longestSince(100, 365)).toBe(300);
    expect(delay.longestSince(341, 365)).toBe(0);
    expect(delay.longestSince(361, 1_000)).toBe(620);
  });

  it('is tolerable up to a fifth of the time-out, and half a second', () => {
    expect([tolerableDelayMs(500), tolerableDelayMs(5_000)]).toEqual([100, 500]);
  });
});
