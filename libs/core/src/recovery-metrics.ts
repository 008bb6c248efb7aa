import type { Ms } from './status.js';

/** The timestamps of one outage that recovery is measured by (semantics.md 1.4). */
export interface RecoveryCase {
  readonly id: string;
  /** Impact start, backdated. @see AV-2 */
  readonly t0: Ms;
  /** Detected. */
  readonly t1: Ms;
  /** First acknowledgement by a person, of the incident that the outage belongs to. */
  readonly t2: Ms | null;
  /** Restored: start of the confirmed recovery; null while open. */
  readonly t3: Ms | null;
}

/** A mean alone misleads: it comes with median, p90, max and of how many. Null where there were none. */
export interface DurationFigures {
  readonly count: number;
  readonly meanMs: Ms | null;
  readonly medianMs: Ms | null;
  readonly p90Ms: Ms | null;
  readonly maxMs: Ms | null;
}

export interface RestoreFigures extends DurationFigures {
  /** Share restored within 30 minutes, 0–1; an open one that is older counts against it already. */
  readonly within30MinutesRatio: number | null;
}

export interface RecoveryMetrics {
  readonly outages: number;
  /** Not restored yet: each will have taken at least its age. */
  readonly open: readonly { readonly id: string; readonly ageMs: Ms }[];
  readonly timeToDetect: DurationFigures;
  readonly timeToAcknowledge: DurationFigures;
  readonly timeToRestore: RestoreFigures;
  readonly meanTimeBetweenFailuresMs: Ms | null;
}

const RESTORE_GOAL_MS = 30 * 60_000;

/**
 * TTD = T1 − T0, TTA = T2 − T1, TTR = T3 − T0 over outages; MTBF = up-time in service per failure.
 * @param upMs up-time (DEGRADED included) without maintenance, over the same window and services
 */
export function recoveryMetrics(cases: readonly RecoveryCase[], upMs: Ms, now: Ms): RecoveryMetrics {
  const open = cases.filter(({ t3 }) => t3 === null).map(({ id, t0 }) => ({ id, ageMs: now - t0 }));
  const restoredMs = cases.flatMap(({ t0, t3 }) => (t3 === null ? [] : [t3 - t0]));
  const overdue = open.filter(({ ageMs }) => ageMs > RESTORE_GOAL_MS).length;
  return {
    outages: cases.length,
    open,
    timeToDetect: figuresOf(cases.map(({ t0, t1 }) => t1 - t0)),
    timeToAcknowledge: figuresOf(cases.flatMap(timeToAcknowledge)),
    timeToRestore: { ...figuresOf(restoredMs), within30MinutesRatio: withinGoal(restoredMs, overdue) },
    meanTimeBetweenFailuresMs: cases.length === 0 ? null : Math.round(upMs / cases.length),
  };
}

/** Nothing when it recovered first, or when it joined an incident that was acknowledged already: never a zero. */
function timeToAcknowledge({ t1, t2, t3 }: RecoveryCase): Ms[] {
  if (t2 === null || t2 < t1 || (t3 !== null && t3 < t2)) return [];
  return [t2 - t1];
}

function withinGoal(restoredMs: readonly Ms[], overdue: number): number | null {
  const decided = restoredMs.length + overdue;
  return decided === 0 ? null : restoredMs.filter((duration) => duration <= RESTORE_GOAL_MS).length / decided;
}

function figuresOf(durationsMs: readonly Ms[]): DurationFigures {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const count = sorted.length;
  if (count === 0) return { count, meanMs: null, medianMs: null, p90Ms: null, maxMs: null };
  const middle = (count - 1) / 2;
  return {
    count,
    meanMs: Math.round(sorted.reduce((sum, duration) => sum + duration, 0) / count),
    medianMs: Math.round((sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2),
    p90Ms: sorted[Math.ceil(0.9 * count) - 1],
    maxMs: sorted[count - 1],
  };
}
