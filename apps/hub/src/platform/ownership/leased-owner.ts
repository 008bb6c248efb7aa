import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { DatabaseClock } from '../database-clock.js';
import type { Nudges } from '../nudges/nudges.js';
import { claimBatchOf, lostOf } from './fencing.js';
import { eachInTurn } from './each-in-turn.js';
import { HeldShards } from './held-shards.js';
import { LEASE, type LeaseTiming } from './lease.js';
import { LeaseRenewal } from './lease-renewal.js';
import { LeaseRows, type Leases } from './lease-rows.js';
import { Ownership, OwnershipLost, type Company, type ShardKeeper } from './ownership.js';
import { PresentHubs } from './present-hubs.js';

export interface LeasedHub {
  readonly version: string;
  /** Where it listens: only one process can. */
  readonly seat: string;
}

interface Parts {
  readonly database: Database;
  readonly clock: Clock & Pick<DatabaseClock, 'hear'>;
  readonly timing?: LeaseTiming;
}

/** One of several hubs on PostgreSQL: holds shards under a lease that it renews in database time. */
export class LeasedOwner extends Ownership {
  override readonly isShared = true;
  override readonly hubId = newId();
  private readonly logger = new Logger('Ownership');
  private readonly timing: LeaseTiming;
  private readonly rows: LeaseRows;
  private readonly renewal: LeaseRenewal;
  private readonly present: PresentHubs;
  private readonly held: HeldShards;
  private nudges: Nudges | null = null;
  private looking: NodeJS.Timeout | undefined;
  private turn: Promise<void> = Promise.resolve();
  /** One look at a time; the first ones are the start's. */
  private isLooking = true;

  private constructor(
    { database, clock, timing = LEASE }: Parts,
    private readonly hub: LeasedHub,
  ) {
    super();
    const { hubId } = this;
    this.timing = timing;
    this.rows = new LeaseRows(database, hubId, clock);
    this.renewal = new LeaseRenewal({ rows: this.rows, hubId, clock, timing });
    this.present = new PresentHubs({ hubId, timing, isGone: this.renewal.isGone });
    this.held = new HeldShards({ rows: this.rows, hubId, gave: () => this.tellOthers() });
  }

  /** Has a row, and holds nothing yet. */
  static async join(parts: Parts, hub: LeasedHub): Promise<LeasedOwner> {
    const owner = new LeasedOwner(parts, hub);
    await owner.rows.enter(hub);
    owner.present.foresee(await owner.rows.read(), hub.seat);
    return owner;
  }

  override owns(shard: number): boolean {
    return this.held.has(shard);
  }

  override isTaking(shard: number): boolean {
    return this.held.isTaking(shard);
  }

  override epochOf(shard: number): number {
    return this.held.epochOf(shard) ?? 0;
  }

  override company(): Company {
    return this.present.company;
  }

  override livedThrough(from: number, to: number): boolean | null {
    const lived = this.present.livedThrough(from, to);
    if (lived === null) this.nudges?.send('lives');
    return lived;
  }

  override async start(keeper: ShardKeeper, nudges: Nudges): Promise<void> {
    this.held.keeper = keeper;
    this.nudges = nudges;
    await this.rows.follow(this.hub.seat);
    // Before anything is read: that may take longer than a lease.
    await this.renewal.start();
    try {
      await this.look();
      // What the first look gave away, of hubs that are gone, may be this one's.
      await this.look();
    } catch (error) {
      this.fallSilent();
      throw error;
    }
    this.isLooking = false;
    this.looking = setInterval(() => this.lookSoon(), this.timing.lookMs);
    nudges.on('ownership', () => this.lookSoon());
    nudges.on('lives', () => this.renewal.renewSoon());
  }

  /** Neither renews nor looks any more; what it holds is taken from it when its lease has ended. */
  fallSilent(): void {
    this.renewal.stop();
    clearInterval(this.looking);
  }

  override async leave(): Promise<void> {
    this.fallSilent();
    this.held.keeper = null;
    await Promise.all([this.turn, this.renewal.ended()]);
    await this.rows.leave(this.renewal.isGone);
    // failpoint('leave.given')
    this.held.clear();
    this.tellOthers();
  }

  override lose(shards: ReadonlySet<number>): void {
    this.held.lose(shards);
  }

  override async verify(manager: EntityManager, shards: Iterable<number>): Promise<void> {
    const { hubId } = this;
    const lost = await lostOf(manager, { hubId, shards, epochOf: (shard) => this.held.epochOf(shard), kind: 'postgres' });
    if (lost.size > 0) throw new OwnershipLost(`Other hubs decide for ${lost.size} shards now.`, lost);
  }

  override claimBatch(manager: EntityManager, batch: number): Promise<boolean> {
    return claimBatchOf(manager, this.hubId, batch);
  }

  private lookSoon(): void {
    if (this.isLooking || this.held.keeper === null) return;
    this.isLooking = true;
    this.turn = this.look()
      .catch((error: Error) => this.logger.warn(`Shards could not be looked at: ${error.message}`))
      .finally(() => (this.isLooking = false));
  }

  private async look(): Promise<void> {
    const leases = await this.rows.read();
    this.present.see(leases);
    await eachInTurn(
      () => this.held.follow(leases),
      () => this.even(leases),
    );
  }

  private async even(leases: Leases): Promise<void> {
    if (!this.present.mayBeUneven(leases) || !(await this.rows.balance(this.renewal.isGone))) return;
    this.tellOthers();
    setImmediate(() => this.lookSoon());
  }

  private tellOthers(): void {
    this.nudges?.send('ownership');
  }
}
