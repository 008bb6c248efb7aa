import { Logger } from '@nestjs/common';
import type { Clock } from '../clock.js';
import type { LeaseTiming } from './lease.js';
import type { Judge, LeaseRows } from './lease-rows.js';

interface Parts {
  readonly rows: LeaseRows;
  readonly hubId: string;
  readonly clock: Clock;
  readonly timing: LeaseTiming;
}

/** Renews this hub's lease. Only who did so without a break can tell who is gone. */
export class LeaseRenewal {
  private readonly logger = new Logger('Ownership');
  private timer: NodeJS.Timeout | undefined;
  private turn: Promise<void> | null = null;
  private renewedAt: number | null = null;
  /** Since when it has renewed without a break, in database time. */
  private watchingSince = Infinity;

  constructor(private readonly parts: Parts) {}

  async start(): Promise<void> {
    await this.renew();
    this.timer = setInterval(() => this.renewAnew(), this.parts.timing.renewMs);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async ended(): Promise<void> {
    await this.turn;
  }

  /** Somebody waits to hear that this hub lives; not so often that rows would do nothing else. */
  renewSoon(): void {
    const { clock, timing } = this.parts;
    if (this.renewedAt !== null && clock.monotonic() - this.renewedAt >= timing.lookMs) this.renewAnew();
  }

  readonly isGone: Judge = ({ hubId, seenAt }, now) => {
    const { clock, timing } = this.parts;
    if (hubId === this.parts.hubId || now - (seenAt ?? 0) <= timing.leaseMs) return false;
    // Whoever stood still itself, or has not watched for a lease, can't tell who did.
    const isFresh = this.renewedAt !== null && clock.monotonic() - this.renewedAt < 2 * timing.renewMs;
    return isFresh && now - this.watchingSince > timing.leaseMs ? true : null;
  };

  /** The lease is the row's, whatever is believed here: a late renewal only means that it may not judge others. */
  private async renew(): Promise<void> {
    const { rows, clock, timing } = this.parts;
    const startedAt = clock.monotonic();
    const now = await rows.renew();
    const isUnbroken = this.renewedAt !== null && startedAt - this.renewedAt < 2 * timing.renewMs;
    if (!isUnbroken) this.watchingSince = now;
    this.renewedAt = startedAt;
  }

  /** One at a time: many may ask while one takes long. */
  private renewAnew(): void {
    this.turn ??= this.renew()
      .catch((error: Error) => {
        this.renewedAt = null;
        this.watchingSince = Infinity;
        this.logger.warn(`The lease could not be renewed: ${error.message}`);
      })
      .finally(() => (this.turn = null));
  }
}
