import type { Ms } from './status.js';

/** The timestamps of one outage that recovery is measured by (semantics.md 1.4). */
export interface RecoveryCase {
  /** Impact start, backdated. @see AV-2 */
  readonly t0: Ms;
  /** Detected. */
  readonly t1: Ms;
  /** First acknowledgement by a person, of the incident that the outage belongs to. */
  readonly t2: Ms | null;
  /** Restored: start of the confirmed recovery; null while open. */
  readonly t3: Ms | null;
}

/** A mean alone misleads: it comes with median, p90, max and how many there were. */
export interface DurationSummary {
  readonly n: number;
  readonly meanMs: Ms | null;
  readonly medianMs: Ms | null;
  readonly p90Ms: Ms | null;
  readonly maxMs: Ms | null;
  /** Ages of the cases that have no end yet; each will be at least so long. */
  readonly openAgesMs: readonly Ms[];
}

export interface RestoreSummary extends DurationSummary {
  /** Share restored within 30 minutes; an open one that is older already counts against it. */
  readonly within30MinPpm: number | null;
}

export interface RecoveryMetrics {
  readonly ttd: DurationSummary;
  readonly tta: DurationSummary;
  readonly ttr: RestoreSummary;
  readonly mtbf: { readonly failures: number; readonly meanMs: Ms | null };
}

const RESTORE_GOAL_MS = 30 * 60_000;

/**
 * TTD = T1 − T0, TTA = T2 − T1, TTR = T3 − T0 over outages; MTBF = up-time in service per failure.
 * @param upMs up-time (DEGRADED included) without maintenance, over the same window and subjects
 */
export function recoveryMetrics(cases: readonly RecoveryCase[], upMs: Ms, now: Ms): RecoveryMetrics {
  const open = cases.filter(({ t3 }) => t3 === null);
  return {
    ttd: summarize(cases.map(({ t0, t1 }) => t1 - t0), []),
    tta: summarize(
      cases.flatMap(timeToAcknowledge),
      open.filter(({ t2 }) => t2 === null).map(({ t1 }) => now - t1),
    ),
    ttr: restore(
      cases.flatMap(({ t0, t3 }) => (t3 === null ? [] : [t3 - t0])),
      open.map(({ t0 }) => now - t0),
    ),
    mtbf: { failures: cases.length, meanMs: cases.length === 0 ? null : Math.round(upMs / cases.length) },
  };
}

/** Nothing when it recovered first, or when it joined an incident that was acknowledged already: never a zero. */
function timeToAcknowledge({ t1, t2, t3 }: RecoveryCase): Ms[] {
  if (t2 === null || t2 < t1 || (t3 !== null && t3 < t2)) return [];
  return [t2 - t1];
}

function restore(durationsMs: readonly Ms[], openAgesMs: readonly Ms[]): RestoreSummary {
  const within = durationsMs.filter((duration) => duration <= RESTORE_GOAL_MS).length;
  const decided = durationsMs.length + openAgesMs.filter((age) => age > RESTORE_GOAL_MS).length;
  const within30MinPpm = decided === 0 ? null : Math.floor((within * 1_000_000) / decided);
  return { ...summarize(durationsMs, openAgesMs), within30MinPpm };
}

function summarize(durationsMs: readonly Ms[], openAgesMs: readonly Ms[]): DurationSummary {
  const sorted = [...durationsMs].sort((a, b) => a - b);
  const n = sorted.length;
  if (n === 0) return { n, meanMs: null, medianMs: null, p90Ms: null, maxMs: null, openAgesMs };
  const middle = (n - 1) / 2;
  return {
    n,
    meanMs: Math.round(sorted.reduce((sum, duration) => sum + duration, 0) / n),
    medianMs: Math.round((sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2),
    p90Ms: sorted[Math.ceil(0.9 * n) - 1],
    maxMs: sorted[n - 1],
    openAgesMs,
  };
}
