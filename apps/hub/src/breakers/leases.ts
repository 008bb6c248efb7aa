import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { Catalog } from '../catalog/catalog.js';
import { Clock } from '../platform/clock.js';
import { Decisions } from '../platform/decisions.js';
import { BreakerRegistry } from './breaker-registry.js';
import type { Registered } from './registered.js';

/** A registration lapses when nothing was reported for this long (model.md "lease"). */
export const LEASE_MS = 15_000;
const LOOK_EVERY_MS = 1_000;

/**
 * Registrations last as long as they are renewed. Time in which the hub itself was away does not count: leases
 * live in memory and on the monotonic clock, and begin anew when a module says hello again.
 */
@Injectable()
export class Leases implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('fleet');
  private readonly until = new Map<string, { readonly of: Registered; readonly at: number }>();
  private lookedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly catalog: Catalog,
    private readonly decisions: Decisions,
    private readonly breakers: BreakerRegistry,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.lookedAt = this.clock.monotonic();
    this.takeUp();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  renew(of: Registered): void {
    this.until.set(of.instanceUid, { of, at: this.clock.monotonic() + LEASE_MS });
  }

  end(of: Registered): void {
    if (this.until.get(of.instanceUid)?.of.incarnation === of.incarnation) this.until.delete(of.instanceUid);
  }

  /** Registrations from before this start must be renewed too; who does it is not known yet. */
  private takeUp(): void {
    for (const row of this.catalog.view.ofKind('instance')) {
      if (row.origin !== 'module' || row.serviceUid === null) continue;
      const caller = this.catalog.service(row.serviceUid)?.key ?? '';
      const { namespace, serviceUid, key } = row;
      this.renew({ namespace, serviceUid, caller, instance: key, instanceUid: row.uid, incarnation: '' });
    }
  }

  private look(): void {
    const now = this.clock.monotonic();
    // We were stopped or stalled: nobody could renew meanwhile, so every lease gets that time back.
    const awayMs = Math.max(0, now - this.lookedAt - 2 * LOOK_EVERY_MS);
    this.lookedAt = now;
    for (const [instanceUid, { of, at }] of this.until) {
      if (awayMs > 0) this.until.set(instanceUid, { of, at: at + awayMs });
      else if (at <= now) this.lapse(of);
    }
  }

  private lapse(of: Registered): void {
    this.until.delete(of.instanceUid);
    this.breakers.drop(of);
    this.decisions
      .command(of.serviceUid, { kind: 'lease-lapsed', instanceUid: of.instanceUid, incarnation: of.incarnation })
      .catch((error: unknown) => this.logger.error({ message: `The lapse of ${of.instance} could not be recorded`, error: String(error) }));
  }
}
