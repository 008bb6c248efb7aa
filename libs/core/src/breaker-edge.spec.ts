import { aggregateBreaker, isReporting } from './breaker-edge.js';
import type { InstanceBreaker } from './breaker-edge.js';

const BOUNDS = [10, 100];
const report = (over: Partial<InstanceBreaker>): InstanceBreaker => ({
  state: 'closed',
  periodMs: 2_000,
  calls: 0,
  successes: 0,
  failures: 0,
  latency: [0, 0, 0],
  ...over,
});

describe('one breaker over all instances (CB-12)', () => {
  it('counts states, adds rates, and takes the failure rate of what was tried', () => {
    const aggregate = aggregateBreaker(
      [
        report({ calls: 40, successes: 30, failures: 10, latency: [40, 0, 0], lastTransitionAt: 5 }),
        report({ state: 'open', calls: 100, failures: 10, periodMs: 1_000, latency: [0, 10, 0], lastTransitionAt: 9 }),
        report({ state: 'open', periodMs: 0 }),
      ],
      BOUNDS,
    );
    expect(aggregate).toEqual({
      states: { closed: 1, open: 2, halfOpen: 0, forcedOpen: 0, armed: 0, metricsOnly: 0 },
      reportingInstances: 3,
      callsPerSecond: 120,
      failureRate: 0.4,
      latencyMs: { p50: 6.3, p95: 77.5, p99: 95.5 },
      lastTransitionAt: 9,
    });
  });

  it('says nothing of rates when nothing was tried', () => {
    expect(aggregateBreaker([report({ state: 'halfOpen', calls: 3 })], BOUNDS)).toMatchObject({
      failureRate: null,
      latencyMs: { p50: null, p95: null, p99: null },
      lastTransitionAt: null,
    });
  });

  it('leaves out an instance after three missed reports', () => {
    expect(isReporting(1_000, 2_000, 6_999)).toBe(true);
    expect(isReporting(1_000, 2_000, 7_000)).toBe(false);
  });
});
