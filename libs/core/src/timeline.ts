import { lengthOf } from './intervals.js';
import type { Interval } from './intervals.js';
import type { Ms, Status } from './status.js';

/** A stretch of time in one hard state; `to` is null while it lasts. */
export interface Segment {
  readonly from: Ms;
  readonly to: Ms | null;
  readonly status: Status;
  /** Why: a stable lower-snake code (`timeout`, `stale`, `redundancy_lost` …). */
  readonly reason: string;
}

/** Segments in order, gapless and without overlap; only the last is open; never `pending`. @see AV-1 */
export type Timeline = readonly Segment[];

/** The segment that covers `at`, if any. */
export function segmentAt(timeline: Timeline, at: Ms): Segment | undefined {
  const segment = timeline[countUntil(timeline, at) - 1];
  return segment !== undefined && (segment.to === null || at < segment.to) ? segment : undefined;
}

/** `pending` where the subject has no life (yet, or any more). */
export function statusAt(timeline: Timeline, at: Ms): Status {
  return segmentAt(timeline, at)?.status ?? 'pending';
}

/** From `at` on the status is this one; whatever was thought of the time after `at` is replaced. @see AV-2 */
export function append(timeline: Timeline, at: Ms, status: Status, reason: string): Timeline {
  return replaceFrom(timeline, at, [{ from: at, to: null, status, reason }]);
}

/**
 * Keeps what stands before `from` and extends it by `segments`, which begin there; none ends the life at `from`.
 * A life begins when it leaves PENDING; what lived and can't be told any more is UNKNOWN (AV-8).
 */
export function replaceFrom(timeline: Timeline, from: Ms, segments: readonly Segment[]): Timeline {
  const kept = timeline.slice(0, countUntil(timeline, from - 1));
  const last = kept.at(-1);
  if (last !== undefined && (last.to === null || last.to > from)) kept[kept.length - 1] = { ...last, to: from };
  for (const segment of segments) extend(kept, segment);
  return kept;
}

/** Forgets the segments that ended by `before`. */
export function prune(timeline: Timeline, before: Ms): Timeline {
  const first = timeline.findIndex(({ to }) => to === null || to > before);
  if (first === 0) return timeline;
  return first === -1 ? [] : timeline.slice(first);
}

/** A segment cut to a window, closed on both sides. */
export interface Stretch extends Interval {
  readonly status: Exclude<Status, 'pending'>;
  readonly reason: string;
}

/** The segments inside the window, cut to it and without gaps: what no segment covers is UNKNOWN. @see AV-4 */
export function segmentsWithin(timeline: Timeline, window: Interval, before: Stretch['status'] = 'unknown'): Stretch[] {
  const stretches: Stretch[] = [];
  let reached = window.from;
  const cover = (to: Ms, status: Status, reason: string): void => {
    const stretch = { from: reached, to: Math.min(to, window.to), status: status === 'pending' ? 'unknown' : status, reason } as const;
    if (lengthOf(stretch) === 0) return;
    stretches.push(stretch);
    reached = stretch.to;
  };
  for (const segment of timeline.slice(Math.max(0, countUntil(timeline, window.from) - 1))) {
    cover(segment.from, segment === timeline[0] ? before : 'unknown', 'not_measured');
    cover(segment.to ?? window.to, segment.status, segment.reason);
    if (reached >= window.to) break;
  }
  cover(window.to, 'unknown', 'not_measured');
  return stretches;
}

function extend(kept: Segment[], segment: Segment): void {
  const last = kept.at(-1);
  if (last === undefined && segment.status === 'pending') return;
  const known: Segment = segment.status === 'pending' ? { ...segment, status: 'unknown', reason: 'not_measured' } : segment;
  if (last?.status === known.status && last.to === known.from) kept[kept.length - 1] = { ...last, to: known.to };
  else kept.push(known);
}

/** How many segments begin at or before `at`. */
export function countUntil(timeline: Timeline, at: Ms): number {
  let low = 0;
  let high = timeline.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeline[middle].from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
