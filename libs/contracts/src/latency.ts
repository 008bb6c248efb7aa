/** Upper bounds of the shared latency buckets in milliseconds; one more bucket counts what is slower. */
export const LATENCY_BOUNDS_MS = [1, 2, 5, 10, 20, 50, 100, 200, 300, 500, 750, 1_000, 2_000, 5_000, 10_000, 30_000] as const;

export const LATENCY_BUCKETS = LATENCY_BOUNDS_MS.length + 1;

/** The bucket that a latency counts in. */
export function latencyBucket(latencyMs: number): number {
  const bucket = LATENCY_BOUNDS_MS.findIndex((bound) => latencyMs <= bound);
  return bucket === -1 ? LATENCY_BOUNDS_MS.length : bucket;
}
