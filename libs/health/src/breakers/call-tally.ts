import { LatencyHistogram } from './latency-histogram.js';

/** How one call through a breaker ended. `rejected` calls never reached the dependency. */
export type CallOutcome = 'success' | 'failure' | 'timeout' | 'rejected';

export type CallCounts = Readonly<Record<CallOutcome, number>>;

/**
 * Everything that was called through one breaker since the start. Rates are failures over finished
 * calls: opossum's own counts include rejected calls and so dilute the rate once it is open.
 * @see CB-12
 */
export class CallTally {
  readonly latency = new LatencyHistogram();
  private readonly counted: Record<CallOutcome, number> = { success: 0, failure: 0, timeout: 0, rejected: 0 };

  counts(): CallCounts {
    return { ...this.counted };
  }

  /** Rejected calls have no latency: they never left. */
  count(outcome: CallOutcome, latencyMs: number): void {
    this.counted[outcome] += 1;
    if (outcome !== 'rejected') this.latency.record(latencyMs);
  }
}
