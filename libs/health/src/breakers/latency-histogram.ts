import { LATENCY_BUCKETS, latencyBucket } from '@watchfloor/contracts';

/** Latencies by shared bounds: histograms of several instances add up, percentiles would not. @see CB-12 */
export class LatencyHistogram {
  private readonly buckets: number[] = new Array<number>(LATENCY_BUCKETS).fill(0);

  record(latencyMs: number): void {
    const bucket = latencyBucket(latencyMs);
    this.buckets[bucket] = (this.buckets[bucket] ?? 0) + 1;
  }

  counts(): readonly number[] {
    return [...this.buckets];
  }
}
