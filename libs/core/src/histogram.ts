import type { Ms } from './status.js';

/**
 * Counts per bucket of fixed upper bounds, and one more for what is slower. Such counts can be added up
 * over instances; percentiles can't. @see CB-12
 */
export type Histogram = readonly number[];

/** Adds counts of the same bounds. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const buckets = Math.max(0, ...histograms.map((counts) => counts.length));
  return Array.from({ length: buckets }, (_, bucket) => histograms.reduce((sum, counts) => sum + (counts[bucket] ?? 0), 0));
}

/**
 * The quantile (0 < q ≤ 1), interpolated inside its bucket, to a tenth of a millisecond; of what is slower
 * than every bound only the last bound is known. Null when nothing was counted.
 */
export function quantileMs(histogram: Histogram, boundsMs: readonly Ms[], quantile: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = quantile * total;
  let reached = 0;
  const bucket = histogram.findIndex((count) => (reached += count) >= rank);
  const upper = boundsMs[bucket];
  if (upper === undefined) return boundsMs[boundsMs.length - 1];
  const lower = bucket === 0 ? 0 : boundsMs[bucket - 1];
  const shareBelow = (rank - (reached - histogram[bucket])) / histogram[bucket];
  return Math.round((lower + (upper - lower) * shareBelow) * 10) / 10;
}
