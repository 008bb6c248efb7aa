import type { CheckRun, Judgement, Sighted } from './check-run.js';
import { judge } from './hard-state.js';
import type { Ms } from './status.js';

/** A heartbeat's signal decides by itself: F = S = 1, also after a gap (model.md "Gaps"). */
export function judgeSignal(run: CheckRun, signal: Sighted, now: Ms): Judgement {
  return judge({ ...run, afterGap: false }, signal, { failureThreshold: 1, successThreshold: 1 }, now);
}

export interface MissedSignal {
  /** When the signal was due. */
  readonly dueAt: Ms;
  readonly graceEndsAt: Ms;
  /** The hub was away at some time between due and end of grace, so the signal may have come and gone unheard. */
  readonly away: boolean;
}

/** No signal came by the end of grace: DOWN from that moment; UNKNOWN when the hub was away. */
export function judgeMiss(run: CheckRun, missed: MissedSignal): Judgement {
  const to = missed.away ? 'unknown' : 'down';
  const heard = run.lastStartedAt !== null && run.lastStartedAt >= missed.dueAt;
  if (heard || run.status === to) return { run, change: null };
  const change = { from: run.status, to, at: missed.graceEndsAt, reason: missed.away ? 'hub_away' : 'heartbeat_missed' } as const;
  const { at, reason } = change;
  return { run: { ...run, status: to, since: at, reason, window: [], afterGap: missed.away }, change };
}
