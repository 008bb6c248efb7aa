import type { Ms } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';

/** Less than this is the way there and back; a steady clock keeps the identity of what was seen. */
const TOLERATED_MS = 1_000;
const SAMPLES = 8;

/** This machine's clock, set by the hub's: what was seen must be of one time for all locations. @see I7 */
export class AgentClock extends Clock {
  private errorMs: Ms = 0;
  private samples: { readonly errorMs: Ms; readonly tookMs: Ms }[] = [];

  constructor(private readonly machine: Clock) {
    super();
  }

  override now(): Ms {
    return Math.round(this.machine.now() + this.errorMs);
  }

  override monotonic(): Ms {
    return this.machine.monotonic();
  }

  /** The hub's time came in an answer; asked and heard by `now`. The quickest answers tell best. */
  learn(at: Ms, askedAt: Ms, heardAt: Ms): void {
    const sample = { errorMs: at - (askedAt + heardAt) / 2, tookMs: heardAt - askedAt };
    this.samples = [...this.samples, sample].slice(-SAMPLES);
    const best = this.samples.reduce((quickest, each) => (each.tookMs < quickest.tookMs ? each : quickest));
    if (Math.abs(best.errorMs) - best.tookMs / 2 < TOLERATED_MS) return;
    this.errorMs = Math.round(this.errorMs + best.errorMs);
    this.samples = [];
  }
}
