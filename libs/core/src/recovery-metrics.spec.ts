import { recoveryMetrics } from './recovery-metrics.js';
import type { RecoveryCase } from './recovery-metrics.js';

const MINUTE = 60_000;
const outage = (id: string, minutes: [number, number, number | null, number | null]): RecoveryCase => {
  const [t0, t1, t2, t3] = minutes.map((minute) => (minute === null ? null : minute * MINUTE));
  return { id, t0: t0 ?? 0, t1: t1 ?? 0, t2, t3 };
};

describe('recovery metrics (semantics.md 1.4)', () => {
  it('mean, median, p90, max and how many', () => {
    const restored = [2, 4, 6, 8, 10, 12, 14, 16, 18, 60].map((minutes, index) => outage(`${index}`, [0, 1, null, minutes]));
    const { timeToDetect, timeToRestore } = recoveryMetrics(restored, 0, 0);
    expect(timeToDetect).toEqual({ count: 10, meanMs: MINUTE, medianMs: MINUTE, p90Ms: MINUTE, maxMs: MINUTE });
    expect(timeToRestore).toEqual({
      count: 10,
      meanMs: 15 * MINUTE,
      medianMs: 11 * MINUTE,
      p90Ms: 18 * MINUTE,
      maxMs: 60 * MINUTE,
      within30MinutesRatio: 0.9,
    });
  });

  it('open ones are neither zero nor dropped: they are shown with their age', () => {
    const metrics = recoveryMetrics(
      [outage('closed', [0, 1, null, 30]), outage('young', [90, 91, null, null]), outage('old', [50, 51, null, null])],
      0,
      100 * MINUTE,
    );
    expect(metrics.open).toEqual([
      { id: 'young', ageMs: 10 * MINUTE },
      { id: 'old', ageMs: 50 * MINUTE },
    ]);
    expect(metrics.timeToRestore).toMatchObject({ count: 1, within30MinutesRatio: 0.5 });
  });

  it.each([
    ['never acknowledged', [0, 1, null, 9], 0],
    ['recovered first', [0, 1, 10, 9], 0],
    ['of an incident acknowledged before', [5, 6, 3, 9], 0],
    ['acknowledged while it lasted', [0, 1, 4, 9], 1],
    ['acknowledged and still open', [0, 1, 4, null], 1],
  ] as const)('time to acknowledge, %s', (_, minutes, count) => {
    const { timeToAcknowledge } = recoveryMetrics([outage('a', [...minutes])], 0, 10 * MINUTE);
    expect(timeToAcknowledge).toMatchObject({ count, meanMs: count === 0 ? null : 3 * MINUTE });
  });

  it('MTBF is up-time per failure, null without one', () => {
    expect(recoveryMetrics([], 1_000, 0)).toMatchObject({ outages: 0, meanTimeBetweenFailuresMs: null });
    expect(recoveryMetrics([outage('a', [0, 1, null, 2]), outage('b', [5, 6, null, 7])], 1_001, 0).meanTimeBetweenFailuresMs).toBe(501);
  });

  it('says nothing of nothing', () => {
    expect(recoveryMetrics([], 0, 0).timeToRestore).toEqual({
      count: 0,
      meanMs: null,
      medianMs: null,
      p90Ms: null,
      maxMs: null,
      within30MinutesRatio: null,
    });
  });
});
