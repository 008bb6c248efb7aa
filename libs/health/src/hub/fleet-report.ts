import type { BreakerReport, BreakerTransition, FleetReport } from '@watchfloor/contracts';
import type { BreakerRegistry } from '../breakers/breaker-registry.js';
import type { CallCounts } from '../breakers/call-tally.js';
import type { DependencyBreaker } from '../breakers/dependency-breaker.js';
import type { HealthClock } from '../clock.js';

/** While the hub is away only the newest are kept: what it missed is history, not state. */
const MOST_TRANSITIONS = 500;

interface Reported {
  readonly counts: CallCounts;
  readonly latency: readonly number[];
}

const NOTHING: CallCounts = { success: 0, failure: 0, timeout: 0, rejected: 0 };

/**
 * Turns the running totals of all breakers into what happened since the last report. A report that was not
 * delivered is not repeated: its calls count in the next one.
 */
export class FleetReports {
  private readonly reported = new Map<DependencyBreaker, Reported>();
  private transitions: BreakerTransition[] = [];
  private lastTransitionAt = new Map<string, number>();
  private reportedAt: number;

  constructor(
    private readonly breakers: BreakerRegistry,
    private readonly clock: HealthClock,
  ) {
    this.reportedAt = clock.monotonic();
    breakers.on('transition', (transition) => {
      this.lastTransitionAt.set(`${transition.dependency}/${transition.name}`, transition.at);
      this.transitions.push(transition);
      if (this.transitions.length > MOST_TRANSITIONS) this.transitions.shift();
    });
  }

  /** The report of now, and what to call once the hub has it. */
  draw(incarnation: string): { readonly report: FleetReport; readonly delivered: () => void } {
    const now = this.clock.monotonic();
    const periodMs = Math.max(0, now - this.reportedAt);
    const drawn = this.breakers.all().map((breaker) => this.compare(breaker, periodMs));
    const { transitions } = this;
    const report = { incarnation, sentAt: this.clock.now(), breakers: drawn.map(({ entry }) => entry), transitions: [...transitions] };
    const delivered = () => {
      this.reportedAt = now;
      for (const { breaker, totals } of drawn) this.reported.set(breaker, totals);
      const sent = new Set(report.transitions);
      this.transitions = this.transitions.filter((transition) => !sent.has(transition));
    };
    return { report, delivered };
  }

  private compare(breaker: DependencyBreaker, periodMs: number): { breaker: DependencyBreaker; totals: Reported; entry: BreakerReport } {
    const totals: Reported = { counts: breaker.tally.counts(), latency: breaker.tally.latency.counts() };
    const before = this.reported.get(breaker);
    const since = (outcome: keyof CallCounts) => totals.counts[outcome] - (before?.counts ?? NOTHING)[outcome];
    const timeouts = since('timeout');
    const failures = since('failure') + timeouts;
    const successes = since('success');
    const rejects = since('rejected');
    const lastTransitionAt = this.lastTransitionAt.get(`${breaker.dependency}/${breaker.name}`);
    const entry: BreakerReport = {
      dependency: breaker.dependency,
      name: breaker.name,
      state: breaker.state.value,
      periodMs,
      calls: successes + failures + rejects,
      successes,
      failures,
      rejects,
      timeouts,
      latency: totals.latency.map((count, bucket) => count - (before?.latency[bucket] ?? 0)),
      ...(lastTransitionAt === undefined ? {} : { lastTransitionAt }),
    };
    return { breaker, totals, entry };
  }
}
