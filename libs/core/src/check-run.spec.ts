import { isSoft, PENDING_RUN, pendingRun, record, resumeRun } from './check-run.js';
import type { CheckRun, Sighted } from './check-run.js';
import { judge } from './hard-state.js';

const thresholds = { failureThreshold: 3, successThreshold: 2 };
const stored = ({ status, since, reason }: CheckRun) => ({ status, since, reason });
const seen = (startedAt: number, outcome: Sighted['outcome']): Sighted => ({ startedAt, outcome, reason: outcome });

describe('CheckRun', () => {
  it('keeps no more points than the rule looks at', () => {
    const run = [1, 2, 3, 4, 5].reduce((before, at) => record(before, seen(at, 'ok'), thresholds), PENDING_RUN);
    expect(run.window.map((point) => point.startedAt)).toEqual([3, 4, 5]);
    const least = { failureThreshold: 1, successThreshold: 1 };
    expect(record(run, seen(6, 'ok'), least).window).toHaveLength(2);
  });

  it('is soft while the last conclusive observation differs from the hard level (ST-2)', () => {
    const up: CheckRun = { ...PENDING_RUN, status: 'up' };
    expect(isSoft(up)).toBe(false);
    expect(isSoft(record(up, seen(1, 'ok'), thresholds))).toBe(false);
    expect(isSoft(record(up, seen(1, 'fail'), thresholds))).toBe(true);
    expect(isSoft(record(PENDING_RUN, seen(1, 'fail'), thresholds))).toBe(true);
  });

  it('is watched from its first run on, unless told since when', () => {
    expect(record(PENDING_RUN, seen(7, 'inconclusive'), thresholds).since).toBe(7);
    expect(record(pendingRun(5), seen(7, 'inconclusive'), thresholds).since).toBe(5);
  });

  it('an inconclusive observation moves only the newest start', () => {
    const before = record({ ...PENDING_RUN, status: 'up', since: 1 }, seen(5, 'ok'), thresholds);
    expect(record(before, seen(9, 'inconclusive'), thresholds)).toEqual({ ...before, lastStartedAt: 9 });
  });

  it('what a wrong clock heard in the future was heard now (ST-6)', () => {
    const before = record({ ...PENDING_RUN, status: 'up', since: 1 }, seen(900, 'ok'), thresholds);
    expect(record(before, seen(9, 'inconclusive'), thresholds).lastConclusiveAt).toBe(9);
  });

  it('goes on after a restart as if there had been none', () => {
    const history = [seen(1, 'ok'), seen(2, 'fail'), seen(3, 'inconclusive'), seen(4, 'fail')];
    const lived = history.reduce((run, observation) => judge(run, observation, thresholds, 10).run, PENDING_RUN);
    const resumed = resumeRun({ ...stored(lived), coveredUntil: null }, [...history].reverse(), thresholds);
    expect(resumed).toEqual(lived);
    expect(judge(resumed, seen(5, 'fail'), thresholds, 10).change).toEqual({ from: 'up', to: 'down', at: 2, reason: 'fail' });
  });

  it('counts silence after a restart from where the hub stopped watching', () => {
    const up = { status: 'up', since: 1, reason: 'ok', coveredUntil: 40 } as const;
    expect(resumeRun(up, [], thresholds).lastConclusiveAt).toBe(40);
    expect(resumeRun(up, [seen(45, 'fail')], thresholds).lastConclusiveAt).toBe(45);
    expect(resumeRun({ ...up, status: 'pending' }, [], thresholds).lastConclusiveAt).toBeNull();
  });

  it('an UNKNOWN one is resumed as right after a gap', () => {
    expect(resumeRun({ status: 'unknown', since: 5, reason: 'stale', coveredUntil: null }, [], thresholds).afterGap).toBe(true);
  });
});
