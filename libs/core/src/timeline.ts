import type { Ms, Status } from './status.js';

/** A stretch of time in one hard state; `to` is null while it lasts. */
export interface Segment {
  readonly from: Ms;
  readonly to: Ms | null;
  readonly status: Status;
  /** Why: a stable lower-snake code (`timeout`, `stale`, `redundancy_lost` …). */
  readonly reason: string;
}

/** Segments in order, gapless and without overlap; only the last is open. @see AV-1 */
export type Timeline = readonly Segment[];
