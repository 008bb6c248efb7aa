import type { Level, Ms, Outcome, Status } from './status.js';

export interface Thresholds {
  readonly failureThreshold: number;
  readonly successThreshold: number;
}

/** A conclusive observation, as far as the hard-state rule reads it. */
export interface SeenPoint {
  readonly startedAt: Ms;
  readonly level: Level;
  readonly reason: string;
}

/** Any observation, as far as the hard-state rule reads it. */
export interface Sighted {
  readonly startedAt: Ms;
  readonly outcome: Outcome;
  readonly reason: string;
}

/** The hard state of one check (and instance) with what it was decided from. @see ST-2 */
export interface CheckRun {
  readonly status: Status;
  /** Since when `status` holds; of a pending run: since when it is watched, 0 before its first observation. */
  readonly since: Ms;
  readonly reason: string;
  /** Conclusive points since the last gap, oldest first, no more than the rule looks at. */
  readonly window: readonly SeenPoint[];
  /** Start of the newest observation of any outcome. */
  readonly lastStartedAt: Ms | null;
  readonly lastConclusiveAt: Ms | null;
  /** Nothing has been decided since the last gap. */
  readonly afterGap: boolean;
  /** What was decided since is lost with a database: the run is UNKNOWN from then on, however short the time. @see I13 */
  readonly isForgotten?: boolean;
}

/** A hard change; `at` is backdated to the start of the observations that decided it. @see AV-2 */
export interface Change {
  readonly from: Status;
  readonly to: Status;
  readonly at: Ms;
  readonly reason: string;
}

export interface Judgement {
  readonly run: CheckRun;
  readonly change: Change | null;
}

export const PENDING_RUN: CheckRun = {
  status: 'pending',
  since: 0,
  reason: 'pending',
  window: [],
  lastStartedAt: null,
  lastConclusiveAt: null,
  afterGap: false,
};

const LEVEL_OF: Readonly<Record<Status, Level | null>> = {
  up: 'ok',
  degraded: 'degraded',
  down: 'fail',
  unknown: null,
  pending: null,
};

/** A run that is watched from `since` on, so that silence can make it UNKNOWN. @see ST-5 */
export function pendingRun(since: Ms): CheckRun {
  return { ...PENDING_RUN, since };
}

/** The level that is hard now; null while PENDING or UNKNOWN. */
export function hardLevel({ status }: Pick<CheckRun, 'status'>): Level | null {
  return LEVEL_OF[status];
}

/** The last conclusive observation differs from the hard level; then `retryInterval` applies. @see ST-2 */
export function isSoft(run: CheckRun): boolean {
  const newest = run.window.at(-1);
  return newest !== undefined && newest.level !== hardLevel(run);
}

/** Takes an observation in without judging it; the window keeps what the rule can look at and what started earlier. */
export function record(run: CheckRun, observation: Sighted, thresholds: Thresholds): CheckRun {
  const { startedAt, outcome, reason } = observation;
  if (outcome === 'inconclusive') return recordInconclusive(run, startedAt);
  const size = Math.max(2, thresholds.failureThreshold, thresholds.successThreshold);
  const earlier = run.window.filter((point) => point.startedAt < startedAt).slice(1 - size);
  const window = [...earlier, { startedAt, level: outcome, reason }];
  return { ...run, window, lastStartedAt: startedAt, lastConclusiveAt: startedAt };
}

/**
 * Only the newest start moves. A check that never could measure is watched from its first run on, so that
 * it becomes UNKNOWN in time; what was heard at a time yet to come, by a wrong clock, was heard now.
 */
function recordInconclusive(run: CheckRun, startedAt: Ms): CheckRun {
  const since = run.status === 'pending' && run.since === 0 ? startedAt : run.since;
  const lastConclusiveAt = run.lastConclusiveAt === null ? null : Math.min(run.lastConclusiveAt, startedAt);
  return { ...run, since, lastStartedAt: startedAt, lastConclusiveAt };
}

/** What is stored of a run. */
export interface StoredRun extends Pick<CheckRun, 'status' | 'since' | 'reason'> {
  /** How far observations reached before the restart: most that are fine leave no row of their own. */
  readonly coveredUntil: Ms | null;
}

/** After a restart without a gap: the hard state goes on, its window is rebuilt from stored observations. */
export function resumeRun(stored: StoredRun, observations: readonly Sighted[], thresholds: Thresholds): CheckRun {
  const { coveredUntil, ...standing } = stored;
  const start: CheckRun = { ...PENDING_RUN, ...standing, afterGap: stored.status === 'unknown' };
  const inOrder = [...observations].sort((a, b) => a.startedAt - b.startedAt);
  const run = inOrder.reduce((before, observation) => record(before, observation, thresholds), start);
  if (coveredUntil === null || stored.status === 'pending') return run;
  return { ...run, lastConclusiveAt: Math.max(run.lastConclusiveAt ?? coveredUntil, coveredUntil) };
}
