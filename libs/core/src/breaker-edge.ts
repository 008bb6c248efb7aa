import { mergeHistograms, quantileMs } from './histogram.js';
import type { Histogram } from './histogram.js';
import type { Ms } from './status.js';

export type BreakerState = 'closed' | 'open' | 'halfOpen' | 'forcedOpen' | 'armed' | 'metricsOnly';

/** What one instance last said of one of its breakers; counts are of the last `periodMs` there. */
export interface InstanceBreaker {
  readonly state: BreakerState;
  readonly periodMs: Ms;
  /** Asked for, rejected ones included. */
  readonly calls: number;
  readonly successes: number;
  /** Time-outs included. */
  readonly failures: number;
  readonly latency: Histogram;
  readonly lastTransitionAt?: Ms;
}

/** One breaker on its edge, over all instances that report it. @see CB-12 */
export interface BreakerAggregate {
  readonly states: Readonly<Record<BreakerState, number>>;
  readonly reportingInstances: number;
  readonly callsPerSecond: number;
  /** failures / (successes + failures), 0–1; null when nothing was tried. */
  readonly failureRate: number | null;
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  readonly lastTransitionAt: Ms | null;
}

const MISSED_REPORTS = 3;

/** An instance that missed three reports is left out of the aggregate. @see CB-12 */
export function isReporting(reportedAt: Ms, reportIntervalMs: Ms, now: Ms): boolean {
  return now - reportedAt < MISSED_REPORTS * reportIntervalMs;
}

/** Adds up what the reporting instances said of one breaker. @see CB-12 */
export function aggregateBreaker(reports: readonly InstanceBreaker[], boundsMs: readonly Ms[]): BreakerAggregate {
  const states = { closed: 0, open: 0, halfOpen: 0, forcedOpen: 0, armed: 0, metricsOnly: 0 };
  for (const { state } of reports) states[state] += 1;
  const failures = sum(reports, (report) => report.failures);
  const tried = failures + sum(reports, (report) => report.successes);
  const latency = mergeHistograms(reports.map((report) => report.latency));
  const latencyAt = (quantile: number) => quantileMs(latency, boundsMs, quantile);
  return {
    states,
    reportingInstances: reports.length,
    callsPerSecond: sum(reports, callsPerSecond),
    failureRate: tried === 0 ? null : failures / tried,
    latencyMs: { p50: latencyAt(0.5), p95: latencyAt(0.95), p99: latencyAt(0.99) },
    lastTransitionAt: latest(reports),
  };
}

function callsPerSecond({ calls, periodMs }: InstanceBreaker): number {
  return periodMs > 0 ? (calls * 1000) / periodMs : 0;
}

function latest(reports: readonly InstanceBreaker[]): Ms | null {
  const moments = reports.flatMap(({ lastTransitionAt }) => lastTransitionAt ?? []);
  return moments.length === 0 ? null : Math.max(...moments);
}

function sum(reports: readonly InstanceBreaker[], part: (report: InstanceBreaker) => number): number {
  return reports.reduce((total, report) => total + part(report), 0);
}
