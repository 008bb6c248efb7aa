import fc from 'fast-check';
import { PENDING_RUN, pendingRun, record } from './check-run.js';
import type { CheckRun } from './check-run.js';
import { firstDueAfter, lapse, lapsesAt, phaseOf, sinceSilence, staleAfterMs } from './staleness.js';

const schedule = { intervalMs: 30_000, phaseMs: 7_000 };
const thresholds = { failureThreshold: 3, successThreshold: 2 };
const up: CheckRun = { ...PENDING_RUN, status: 'up', since: 1, lastStartedAt: 607_000, lastConclusiveAt: 607_000 };

describe('due times', () => {
  it('are anchored to the epoch by phase: later than asked, by one interval at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.nat(1e6), fc.integer({ min: -1e9, max: 2e12 }), (intervalMs, phaseMs, after) => {
        const due = firstDueAfter({ intervalMs, phaseMs }, after);
        expect(due > after && due <= after + intervalMs).toBe(true);
        expect(Math.abs((due - phaseMs) % intervalMs)).toBe(0);
      }),
    );
  });

  it('a key keeps its phase, inside the interval', () => {
    expect(phaseOf('check:a', 5_000)).toBe(phaseOf('check:a', 5_000));
    const phases = Array.from({ length: 5_000 }, (_, index) => phaseOf(`check:${index}`, 5_000));
    expect(Math.min(...phases)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...phases)).toBeLessThan(5_000);
    const tenths = Array.from({ length: 10 }, (_, tenth) => phases.filter((phase) => Math.floor(phase / 500) === tenth).length);
    expect(Math.min(...tenths)).toBeGreaterThan(400);
    expect(Math.max(...tenths)).toBeLessThan(600);
  });
});

describe('staleness (ST-5)', () => {
  it.each([
    [1_000, 10_000],
    [3_333, 10_000],
    [30_000, 90_000],
  ])('an interval of %i ms is stale after %i ms', (intervalMs, staleMs) => expect(staleAfterMs(intervalMs)).toBe(staleMs));

  it('silence makes UNKNOWN from the first missed due time', () => {
    expect(lapsesAt(up, 30_000)).toBe(697_000);
    expect(lapse(up, schedule, 696_999)).toEqual({ run: up, change: null });
    expect(lapse(up, schedule, 697_000).change).toEqual({ from: 'up', to: 'unknown', at: 637_000, reason: 'stale' });
  });

  it('is UNKNOWN at once, from when it was last heard, when what came since is lost (I13)', () => {
    const restored: CheckRun = { ...up, status: 'down', isForgotten: true };
    const { run, change } = lapse(restored, schedule, 607_500);
    expect(change).toEqual({ from: 'down', to: 'unknown', at: 607_001, reason: 'restored' });
    expect(run).toEqual({ ...up, status: 'unknown', since: 607_001, reason: 'restored', window: [], afterGap: true });
    const unseen: CheckRun = { ...restored, status: 'unknown', window: [{ startedAt: 606_000, level: 'fail', reason: 'timeout' }] };
    expect(lapse(unseen, schedule, 607_500)).toMatchObject({ run: { window: [], afterGap: true }, change: null });
  });

  it('forgets what was seen before, once', () => {
    const seen = record(up, { startedAt: 610_000, outcome: 'fail', reason: 'timeout' }, thresholds);
    const { run } = lapse(seen, schedule, 800_000);
    expect(run).toMatchObject({ status: 'unknown', since: 637_000, window: [], afterGap: true });
    expect(lapse(run, schedule, 900_000).run).toBe(run);
    expect(lapsesAt(run, 30_000)).toBeNull();
  });

  it('an UNKNOWN run forgets too, without a change', () => {
    const unknown: CheckRun = { ...up, status: 'unknown', reason: 'stale', afterGap: true };
    const seen = record(unknown, { startedAt: 700_000, outcome: 'fail', reason: 'timeout' }, thresholds);
    const { run, change } = lapse(seen, schedule, 900_000);
    expect(change).toBeNull();
    expect(run.window).toEqual([]);
  });

  it('what an UNKNOWN run saw before a silence is left out when it is rebuilt, as it is when it lives', () => {
    const seen = (startedAt: number, outcome: 'fail' | 'inconclusive' = 'fail') => ({ startedAt, outcome, reason: outcome });
    const [first, second, late, last] = [seen(1_000), seen(90_999), seen(180_999), seen(211_000)];
    expect(sinceSilence([first, second], 30_000)).toEqual([first, second]);
    expect(sinceSilence([first, second, late, last], 30_000)).toEqual([late, last]);
    expect(sinceSilence([second, seen(150_000, 'inconclusive'), late], 30_000)).toEqual([late]);
    expect(sinceSilence([], 30_000)).toEqual([]);
  });

  it('a PENDING run becomes UNKNOWN when it is watched and could not measure', () => {
    expect(lapse(PENDING_RUN, schedule, 1e12)).toEqual({ run: PENDING_RUN, change: null });
    expect(lapse(pendingRun(7_000), schedule, 97_000).change).toEqual({ from: 'pending', to: 'unknown', at: 37_000, reason: 'stale' });
  });

  it('a run resumed without observations has nothing to lose', () => {
    const resumed: CheckRun = { ...PENDING_RUN, status: 'up', since: 5 };
    expect(lapsesAt(resumed, 30_000)).toBeNull();
  });
});
