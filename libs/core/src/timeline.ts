import type { Ms, Status } from './status.js';

/** A status and why: a stable lower-snake code (`timeout`, `stale`, `redundancy_lost` …). */
export interface Standing {
  readonly status: Status;
  readonly reason: string;
}

/** A stretch of time in one hard state; `to` is null while it lasts. */
export interface Segment extends Standing {
  readonly from: Ms;
  readonly to: Ms | null;
}

/** Segments in order, gapless and without overlap; only the last is open; the first is not `pending`. @see AV-1 */
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
 * A life begins when it leaves PENDING. Neighbours of one status are one segment with the earlier reason.
 */
export function replaceFrom(timeline: Timeline, from: Ms, segments: readonly Segment[]): Timeline {
  const kept = timeline.slice(0, countUntil(timeline, from - 1));
  const last = kept.at(-1);
  if (last !== undefined && (last.to === null || last.to > from)) kept[kept.length - 1] = { ...last, to: from };
  for (const segment of segments) {
    if (kept.length > 0 || segment.status !== 'pending') extend(kept, segment);
  }
  return kept;
}

/** Forgets the segments that ended by `before`. */
export function prune(timeline: Timeline, before: Ms): Timeline {
  const first = timeline.findIndex(({ to }) => to === null || to > before);
  if (first === 0) return timeline;
  return first === -1 ? [] : timeline.slice(first);
}

/** The segments that are of interest from `from` on: the one that covers it and all later ones. */
export function segmentsSince(timeline: Timeline, from: Ms): Timeline {
  return timeline.slice(Math.max(0, countUntil(timeline, from) - 1));
}

/** Adds a segment that begins where the last one ends. */
function extend(segments: Segment[], segment: Segment): void {
  const last = segments.at(-1);
  const goesOn = last?.status === segment.status && last.to === segment.from;
  if (goesOn) segments[segments.length - 1] = { ...last, to: segment.to };
  else segments.push(segment);
}

/** How many segments begin at or before `at`. */
function countUntil(timeline: Timeline, at: Ms): number {
  let low = 0;
  let high = timeline.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (timeline[middle].from <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
