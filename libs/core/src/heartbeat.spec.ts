import { PENDING_RUN, resumeRun } from './check-run.js';
import { judgeMiss, judgeSignal, wasHeardSince } from './heartbeat.js';

const ok = (startedAt: number) => ({ startedAt, outcome: 'ok', reason: 'ok' }) as const;
const failed = (startedAt: number) => ({ startedAt, outcome: 'fail', reason: 'heartbeat_failed' }) as const;
const started = (startedAt: number) => ({ startedAt, outcome: 'inconclusive', reason: 'heartbeat_started' }) as const;
const alive = judgeSignal(PENDING_RUN, ok(100), 100).run;

describe('heartbeats: F = S = 1, no staleness (model.md "Gaps")', () => {
  it('a signal decides at once', () => {
    expect(alive).toMatchObject({ status: 'up', since: 100 });
    expect(judgeSignal(alive, failed(110), 110).change).toEqual({ from: 'up', to: 'down', at: 110, reason: 'heartbeat_failed' });
  });

  it('signals of one millisecond count in order of arrival', () => {
    const { run } = judgeSignal(alive, started(110), 110);
    expect(judgeSignal(run, failed(110), 110).run.status).toBe('down');
  });

  it('one failure is enough right after the hub was away', () => {
    const { run } = judgeMiss(alive, { graceEndsAt: 230, away: true });
    expect(judgeSignal(run, failed(240), 240).change).toEqual({ from: 'unknown', to: 'down', at: 240, reason: 'heartbeat_failed' });
  });

  it('one failure is enough also when the hub restarted after it was away', () => {
    const stored = { status: 'unknown', since: 230, reason: 'hub_away', coveredUntil: 235 } as const;
    const run = resumeRun(stored, [], { failureThreshold: 1, successThreshold: 1 });
    expect(judgeSignal(run, failed(240), 240).run.status).toBe('down');
  });

  it('a missed one is DOWN from the end of its grace', () => {
    const { run, change } = judgeMiss(alive, { graceEndsAt: 230, away: false });
    expect(change).toEqual({ from: 'up', to: 'down', at: 230, reason: 'heartbeat_missed' });
    expect(judgeSignal(run, ok(260), 260).change).toEqual({ from: 'down', to: 'up', at: 260, reason: 'ok' });
  });

  it('is UNKNOWN instead when the hub was away', () => {
    const { change } = judgeMiss(alive, { graceEndsAt: 230, away: true });
    expect(change).toEqual({ from: 'up', to: 'unknown', at: 230, reason: 'hub_away' });
  });

  it('one that never came is missed too', () => {
    expect(judgeMiss(PENDING_RUN, { graceEndsAt: 230, away: false }).change?.to).toBe('down');
  });

  it('was heard when a signal came since it was due; a start alone is no signal', () => {
    expect([PENDING_RUN, alive, judgeSignal(alive, ok(200), 200).run].map((run) => wasHeardSince(run, 200))).toEqual([false, false, true]);
    expect(wasHeardSince(judgeSignal(alive, started(205), 205).run, 200)).toBe(false);
  });

  it('missed again is no new change', () => {
    const { run } = judgeMiss(alive, { graceEndsAt: 230, away: false });
    expect(judgeMiss(run, { graceEndsAt: 330, away: false })).toEqual({ run, change: null });
  });
});
