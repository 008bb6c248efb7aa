import { mergeHistograms, quantileMs } from './histogram.js';
import type { Histogram } from './histogram.js';
import type { Ms } from './status.js';

export type BreakerState = 'closed' | 'open' | 'halfOpen' | 'forcedOpen' | 'armed' | 'metricsOnly';

/** What one instance last said of one of its breakers. */
export interface BreakerReport {
  readonly instance: string;
  readonly reportedAt: Ms;
  readonly state: BreakerState;
  /** Counts over the last `windowMs` on that instance. */
  readonly windowMs: Ms;
  readonly successes: number;
  /** Time-outs included. */
  readonly failures: number;
  /** Calls that the breaker turned away without trying. */
  readonly rejects: number;
  readonly latency: Histogram;
  readonly lastTransitionAt: Ms | null;
}

/** One breaker on its edge, over all instances that report it. @see CB-12 */
export interface BreakerAggregate {
  readonly states: Readonly<Record<BreakerState, number>>;
  readonly reportingInstances: number;
  /** Calls asked for, rejected ones included. */
  readonly callsPerSecond: number;
  /** failures / (successes + failures), 0–1; null when nothing was tried. */
  readonly failureRate: number | null;
  readonly latencyMs: { readonly p50: number | null; readonly p95: number | null; readonly p99: number | null };
  readonly lastTransitionAt: Ms | null;
}

const MISSED_REPORTS = 3;

/** An instance that missed three reports is left out. @see CB-12 */
export function isReporting(report: BreakerReport, reportIntervalMs: Ms, now: Ms): boolean {
  return now - report.reportedAt < MISSED_REPORTS * reportIntervalMs;
}

/** Adds up what the instances reported of one breaker; hand in those that are reporting. @see CB-12 */
export function aggregateBreaker(reports: readonly BreakerReport[]): BreakerAggregate {
  const states = { closed: 0, open: 0, halfOpen: 0, forcedOpen: 0, armed: 0, metricsOnly: 0 };
  for (const { state } of reports) states[state] += 1;
  const failures = sum(reports, (report) => report.failures);
  const tried = failures + sum(reports, (report) => report.successes);
  const latency = mergeHistograms(reports.map((report) => report.latency));
  const transitions = reports.flatMap(({ lastTransitionAt }) => (lastTransitionAt === null ? [] : [lastTransitionAt]));
  return {
    states,
    reportingInstances: reports.length,
    callsPerSecond: sum(reports, callsPerSecond),
    failureRate: tried === 0 ? null : failures / tried,
    latencyMs: { p50: quantileMs(latency, 0.5), p95: quantileMs(latency, 0.95), p99: quantileMs(latency, 0.99) },
    lastTransitionAt: transitions.length === 0 ? null : Math.max(...transitions),
  };
}

function callsPerSecond({ successes, failures, rejects, windowMs }: BreakerReport): number {
  return windowMs > 0 ? ((successes + failures + rejects) * 1000) / windowMs : 0;
}

function sum(reports: readonly BreakerReport[], part: (report: BreakerReport) => number): number {
  return reports.reduce((total, report) => total + part(report), 0);
}
