import { stretchesOf, type LivingStatus, type Ms, type Segment, type Timeline } from '@watchfloor/core';

const STATUSES: readonly LivingStatus[] = ['up', 'degraded', 'down', 'unknown'];

/**
 * A timeline whose closed past after `from` is one stretch of each status: figures ask for sums only, and thousands of
 * services are asked for theirs every few seconds. The open segment stays as it is.
 */
export function compacted(timeline: Timeline, from: Ms): Timeline {
  const first = timeline[0];
  const last = timeline.at(-1);
  if (first === undefined || last === undefined) return [];
  const until = Math.max(from, last.to ?? last.from);
  const window = { from: Math.max(from, first.from), to: until };
  const sums = new Map<LivingStatus, Ms>();
  for (const stretch of stretchesOf(timeline, window))
    sums.set(stretch.status, (sums.get(stretch.status) ?? 0) + stretch.to - stretch.from);
  const past: Segment[] = [];
  let at = window.from;
  for (const status of STATUSES) {
    const to = at + (sums.get(status) ?? 0);
    if (to > at) past.push({ from: at, to, status, reason: 'sum' });
    at = to;
  }
  return last.to === null ? [...past, { ...last, from: until }] : past;
}
