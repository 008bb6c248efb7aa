import type { Ms } from './status.js';

/** Upper bounds in milliseconds, each √2 of the one before: 1 ms to about a minute; what is slower goes into one more bucket. */
export const LATENCY_BOUNDS_MS: readonly Ms[] = Array.from({ length: 33 }, (_, index) => 2 ** (index / 2));

/** Counts per bucket. Fixed buckets can be added up over instances; percentiles can't. @see CB-12 */
export type Histogram = readonly number[];

export const EMPTY_HISTOGRAM: Histogram = Array.from({ length: LATENCY_BOUNDS_MS.length + 1 }, () => 0);

/** Index of the bucket that a latency is counted in. */
export function bucketOf(latencyMs: number): number {
  const index = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return index === -1 ? LATENCY_BOUNDS_MS.length : index;
}

/** Adds counts; what is missing or beyond the known buckets is left out. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  return EMPTY_HISTOGRAM.map((_, bucket) => histograms.reduce((sum, counts) => sum + (counts[bucket] ?? 0), 0));
}

/** The quantile (0 < q ≤ 1), interpolated inside its bucket, to a tenth of a millisecond; null when nothing was counted. */
export function quantileMs(histogram: Histogram, quantile: number): number | null {
  const total = histogram.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = quantile * total;
  let below = 0;
  const bucket = histogram.findIndex((count) => (below += count) >= rank && count > 0);
  const count = histogram[bucket];
  const lower = bucket === 0 ? 0 : LATENCY_BOUNDS_MS[bucket - 1];
  const upper = LATENCY_BOUNDS_MS[bucket] ?? lower;
  return Math.round((lower + ((upper - lower) * (rank - (below - count))) / count) * 10) / 10;
}
