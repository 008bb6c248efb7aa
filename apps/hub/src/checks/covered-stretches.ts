import { firstDueAfter, type Ms, type Schedule } from '@watchfloor/core';
import { hasShard } from '../platform/ownership/shard-set.js';

/** A time in which a hub was there for these shards. */
export interface CoveredStretch {
  readonly id: string;
  readonly shards: string;
  readonly from: Ms;
  to: Ms;
  /** Before the hub listened nobody heard a heartbeat; null: it did from the beginning. */
  readonly hearsFrom: (() => Ms) | null;
}

export function ofShard(stretches: readonly CoveredStretch[], shard: number): CoveredStretch[] {
  return stretches.filter(({ shards }) => hasShard(shards, shard)).toSorted((a, b) => a.from - b.from);
}

/** Whether there was any time of `[from, until)` in which nobody heard anything. `endOf`: a present one reaches to now. */
export function isAway(stretches: readonly CoveredStretch[], from: Ms, until: Ms, endOf: (stretch: CoveredStretch) => Ms): boolean {
  let coveredTo = -Infinity;
  for (const stretch of stretches) {
    const heardFrom = Math.max(stretch.from, stretch.hearsFrom?.() ?? stretch.from);
    if (Math.max(coveredTo, from) < Math.min(heardFrom, until)) return true;
    coveredTo = Math.max(coveredTo, endOf(stretch));
  }
  return Math.max(coveredTo, from) < until;
}

/** Since when there is no gap up to the last of them; undefined without any. */
export function unbrokenSince(stretches: readonly CoveredStretch[]): Ms | undefined {
  let since = stretches.at(-1)?.from;
  for (const { from, to } of stretches.toReversed()) if (since !== undefined && to >= since && from < since) since = from;
  return since;
}

/**
 * The end of the last stretch that holds a whole look: in a shorter one nothing was seen, though somebody was there.
 * Stretches that follow each other without a gap are one. Null without such a stretch.
 */
export function watchedUntil(stretches: readonly Pick<CoveredStretch, 'from' | 'to'>[], schedule: Schedule, lookMs: Ms): Ms | null {
  let watched: Ms | null = null;
  let since = -Infinity;
  let until = -Infinity;
  for (const { from, to } of stretches) {
    if (from > until) since = from;
    until = Math.max(until, to);
    if (firstDueAfter(schedule, since) + lookMs <= until) watched = until;
  }
  return watched;
}
