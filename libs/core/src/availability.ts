import { intersect, lengthOf, overlapMs, unite } from './intervals.js';
import type { Interval } from './intervals.js';
import { allowedDowntimeMs, ratioPpm, verdictOf } from './objective.js';
import type { AvailabilityVerdict, Measured } from './objective.js';
import type { Ms } from './status.js';
import { stretchesOf } from './stretches.js';
import type { LivingStatus } from './stretches.js';
import type { Timeline } from './timeline.js';

/** The time in service; `to` is null while it goes on. @see AV-8 */
export interface Life {
  readonly from: Ms;
  readonly to: Ms | null;
}

export interface AvailabilityQuestion {
  readonly timeline: Timeline;
  /** The window's edges; a calendar month's come from the caller. @see AV-12 */
  readonly from: Ms;
  readonly to: Ms;
  /** What is yet to come counts in the budget only. */
  readonly now: Ms;
  /** Default: from the first segment to the end of the last. */
  readonly life?: Life;
  /** Maintenance and approved corrections; they may overlap. @see AV-9 */
  readonly excluded?: readonly Interval[];
  readonly targetPpm?: number | null;
  /** The status before the first segment when it is known otherwise. @see AV-4 */
  readonly statusBefore?: LivingStatus;
}

/** Figures of AV-5 in milliseconds, and in parts per million floored; ratios are null where nothing was measured. */
export interface Availability {
  readonly totalMs: Ms;
  readonly upMs: Ms;
  readonly degradedMs: Ms;
  readonly downMs: Ms;
  readonly unknownMs: Ms;
  readonly excludedMs: Ms;
  readonly measured: number | null;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly coverage: number | null;
  /** As `measured`, without any exclusion. */
  readonly raw: number | null;
  /** While the window lasts: breached once its whole budget is spent, met while what passed so far is, else not decided. */
  readonly verdict: AvailabilityVerdict | null;
  readonly budgetMs: Ms | null;
  /** Negative when overspent. */
  readonly budgetLeftMs: Ms | null;
  /** The life in service covers the window only in part. @see AV-13 */
  readonly partial: boolean;
}

type Durations = Record<LivingStatus, Ms>;

/** Availability of one subject over one window. @see AV-4, AV-5, AV-6, AV-7, AV-8, AV-10, AV-13 */
export function availabilityOf(question: AvailabilityQuestion): Availability {
  const planned = inService(question);
  const elapsed = intersect(planned, { from: question.from, to: question.now });
  const excluded = unite(question.excluded ?? []);
  const counted = durations(question, elapsed, excluded);
  const unfiltered = durations(question, elapsed, []);
  const totalMs = lengthOf(elapsed);
  const { down: downMs, unknown: unknownMs } = counted;
  return {
    totalMs,
    upMs: counted.up,
    degradedMs: counted.degraded,
    downMs,
    unknownMs,
    excludedMs: overlapMs(elapsed, excluded),
    measured: ratioPpm(totalMs - unknownMs - downMs, totalMs - unknownMs),
    lower: ratioPpm(totalMs - unknownMs - downMs, totalMs),
    upper: ratioPpm(totalMs - downMs, totalMs),
    coverage: ratioPpm(totalMs - unknownMs, totalMs),
    raw: ratioPpm(totalMs - unfiltered.unknown - unfiltered.down, totalMs - unfiltered.unknown),
    ...promise(question, lengthOf(planned), { totalMs, downMs, unknownMs }),
    partial: lengthOf(planned) < question.to - question.from,
  };
}

function promise({ targetPpm }: AvailabilityQuestion, plannedMs: Ms, elapsed: Measured) {
  if (targetPpm === undefined || targetPpm === null) return { verdict: null, budgetMs: null, budgetLeftMs: null };
  const allowedMs = allowedDowntimeMs(plannedMs, targetPpm);
  const isSpent = verdictOf({ ...elapsed, totalMs: plannedMs }, targetPpm) === 'breached';
  const soFar = verdictOf(elapsed, targetPpm);
  return {
    verdict: soFar === 'breached' && !isSpent ? ('inconclusive' as const) : soFar,
    budgetMs: allowedMs,
    budgetLeftMs: allowedMs - elapsed.downMs,
  };
}

/** The window's part in service; a life that goes on is taken to last until the window ends. */
function inService({ timeline, from, to, life }: AvailabilityQuestion): Interval {
  const first = life ?? { from: timeline.at(0)?.from ?? to, to: timeline.at(-1)?.to ?? null };
  return intersect({ from, to }, { from: first.from, to: first.to ?? to });
}

function durations({ timeline, statusBefore }: AvailabilityQuestion, within: Interval, excluded: readonly Interval[]) {
  const sums: Durations = { up: 0, degraded: 0, down: 0, unknown: 0 };
  for (const { status, from, to } of stretchesOf(timeline, within, statusBefore)) {
    sums[status] += to - from - overlapMs({ from, to }, excluded);
  }
  return sums;
}
