import type { Change, CheckRun, Judgement, Sighted } from './check-run.js';
import { judge } from './hard-state.js';
import type { Ms } from './status.js';

const AT_ONCE = { failureThreshold: 1, successThreshold: 1 };

/** A heartbeat's signal decides by itself: F = S = 1, also after a gap. Signals count in order of arrival (model.md "Gaps"). */
export function judgeSignal(run: CheckRun, signal: Sighted, now: Ms): Judgement {
  return judge({ ...run, afterGap: false, lastStartedAt: null }, signal, AT_ONCE, now);
}

/** A signal that decides came; a start alone is none. */
export function wasHeardSince({ lastConclusiveAt }: CheckRun, dueAt: Ms): boolean {
  return lastConclusiveAt !== null && lastConclusiveAt >= dueAt;
}

export interface MissedSignal {
  readonly graceEndsAt: Ms;
  /** The hub was away at some time between due and end of grace: the signal may have come unheard. */
  readonly away: boolean;
}

/** No signal came by the end of grace: DOWN from that moment, UNKNOWN when the hub was away. */
export function judgeMiss(run: CheckRun, { graceEndsAt: at, away }: MissedSignal): Judgement {
  const to = away ? 'unknown' : 'down';
  if (run.status === to) return { run, change: null };
  const reason = away ? 'hub_away' : 'heartbeat_missed';
  const change: Change = { from: run.status, to, at, reason };
  return { run: { ...run, status: to, since: at, reason, window: [] }, change };
}
