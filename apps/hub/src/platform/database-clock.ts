import { Clock } from './clock.js';

/** Further off than this is another time, and not the same one that drifted. */
const STEP_MS = 500;
/** An answer that took longer says too little about when it was given. */
const LONGEST_ASK_MS = 1_000;
/** How much of a small difference one answer corrects. */
const SHARE = 0.25;

/**
 * Wall time as the database has it, carried on by the monotonic clock, so that hubs in company agree on when
 * something was, whatever their machines' clocks say or do.
 */
export class DatabaseClock extends Clock {
  private ahead: number | null = null;

  constructor(private readonly machine: Clock) {
    super();
  }

  override now(): number {
    return this.ahead === null ? this.machine.now() : Math.round(this.machine.monotonic() + this.ahead);
  }

  override monotonic(): number {
    return this.machine.monotonic();
  }

  /** The database said `databaseMs` between these two instants of the monotonic clock. */
  hear(databaseMs: number, askedAt: number, answeredAt: number): void {
    if (answeredAt - askedAt > LONGEST_ASK_MS) return;
    const ahead = databaseMs - (askedAt + answeredAt) / 2;
    const offBy = this.ahead === null ? Infinity : ahead - this.ahead;
    this.ahead = Math.abs(offBy) > STEP_MS ? ahead : this.ahead! + offBy * SHARE;
  }
}
