import { Logger } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { DatabaseClock } from '../database-clock.js';
import type { Nudges } from '../nudges/nudges.js';
import { claimBatchOf, lostOf } from './fencing.js';
import type { HubLease } from './hub-lease.entity.js';
import { LEASE, type LeaseTiming } from './lease.js';
import { LeaseRows, type Leases } from './lease-rows.js';
import { SignsOfLife } from './signs-of-life.js';
import { Ownership, OwnershipLost, type Company, type ShardKeeper } from './ownership.js';
import type { Shard } from './shard.entity.js';

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
  private readonly rows: LeaseRows;
  private readonly timing: LeaseTiming;
  private readonly signs: SignsOfLife;
  private readonly epochs = new Map<number, number>();
  private readonly leaving = new Set<number>();
  private taking: ReadonlySet<number> = new Set();
  private readonly timers: NodeJS.Timeout[] = [];
  private keeper: ShardKeeper | null = null;
  private nudges: Nudges | null = null;
  private turn: Promise<void> = Promise.resolve();
  private renewal: Promise<void> = Promise.resolve();
  private isLooking = false;
  /** When the rows last said what it holds, in database time. */
  private confirmedAt = Infinity;
  private renewedAt: number | null = null;
  /** Since when it has renewed without a break, in database time: only then can it tell who is gone. */
  private watchingSince = Infinity;
  private present: Company = { hubs: 1, position: 0 };

  private constructor(
    private readonly parts: Parts,
    private readonly hub: LeasedHub,
  ) {
    super();
    this.timing = parts.timing ?? LEASE;
    this.signs = new SignsOfLife(1.5 * this.timing.renewMs);
    this.rows = new LeaseRows(parts.database, this.hubId, parts.clock);
  }

  /** Has a row, and holds nothing yet. */
  static async join(parts: Parts, hub: LeasedHub): Promise<LeasedOwner> {
    const owner = new LeasedOwner(parts, hub);
    await owner.rows.enter(hub);
    await owner.countOthers(hub.seat);
    return owner;
  }

  /** Before it takes part itself. */
  private async countOthers(seat: string): Promise<void> {
    const { hubs, now } = await this.rows.read();
    const living = hubs.filter((hub) => hub.seat !== seat && now - (hub.seenAt ?? 0) <= this.timing.leaseMs);
    this.present = { hubs: living.length + 1, position: living.length };
  }

  override owns(shard: number): boolean {
    return this.epochs.has(shard) && !this.leaving.has(shard);
  }

  override isTaking(shard: number): boolean {
    return this.taking.has(shard);
  }

  override epochOf(shard: number): number {
    return this.epochs.get(shard) ?? 0;
  }

  override company(): Company {
    return this.present;
  }

  override livedThrough(from: number, to: number): boolean | null {
    const lived = this.signs.livedThrough(from, to);
    if (lived === null) this.nudges?.send('lives');
    return lived;
  }

  override async start(keeper: ShardKeeper, nudges: Nudges): Promise<void> {
    this.keeper = keeper;
    this.nudges = nudges;
    await this.rows.follow(this.hub.seat);
    await this.renew();
    await this.look();
    // What the first look gave away, of hubs that are gone, may be this one's.
    await this.look();
    this.timers.push(
      setInterval(() => this.renewAnew(), this.timing.renewMs),
      setInterval(() => this.lookSoon(), this.timing.lookMs),
    );
    nudges.on('ownership', () => this.lookSoon());
    nudges.on('lives', () => this.renewSoon());
  }

  /** Neither renews nor looks any more; what it holds is taken from it when its lease has ended. */
  fallSilent(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  override async leave(): Promise<void> {
    this.fallSilent();
    this.keeper = null;
    await Promise.all([this.turn, this.renewal]);
    await this.rows.leave((hub, now) => this.isGone(hub, now));
    this.epochs.clear();
    this.nudges?.send('ownership');
  }

  override async verify(manager: EntityManager, shards: Iterable<number>): Promise<void> {
    const { hubId } = this;
    const lost = await lostOf(manager, { hubId, shards, epochOf: (shard) => this.epochs.get(shard), kind: 'postgres' });
    if (lost.size > 0) throw new OwnershipLost(`Other hubs decide for ${lost.size} shards now.`, lost);
  }

  override claimBatch(manager: EntityManager, batch: number): Promise<boolean> {
    return claimBatchOf(manager, this.hubId, batch);
  }

  /** Its lease is the row's, whatever is believed here: a late renewal only means that it may not judge others. */
  private async renew(): Promise<void> {
    const startedAt = this.parts.clock.monotonic();
    const now = await this.rows.renew();
    const isUnbroken = this.renewedAt !== null && startedAt - this.renewedAt < 2 * this.timing.renewMs;
    if (!isUnbroken) this.watchingSince = now;
    this.renewedAt = startedAt;
  }

  private renewAnew(): void {
    this.renewal = this.renew().catch((error: Error) => this.unrenewed(error));
  }

  /** Somebody waits to hear that this hub lives; not so often that rows would do nothing else. */
  private renewSoon(): void {
    if (this.renewedAt !== null && this.parts.clock.monotonic() - this.renewedAt >= this.timing.lookMs) this.renewAnew();
  }

  private unrenewed(error: Error): void {
    this.renewedAt = null;
    this.watchingSince = Infinity;
    this.logger.warn(`The lease could not be renewed: ${error.message}`);
  }

  private isGone({ hubId, seenAt }: HubLease, now: number): boolean | null {
    if (hubId === this.hubId || now - (seenAt ?? 0) <= this.timing.leaseMs) return false;
    // Whoever stood still itself, or has not watched for a lease, can't tell who did.
    const isFresh = this.renewedAt !== null && this.parts.clock.monotonic() - this.renewedAt < 2 * this.timing.renewMs;
    return isFresh && now - this.watchingSince > this.timing.leaseMs ? true : null;
  }

  private lookSoon(): void {
    if (this.isLooking || this.keeper === null) return;
    this.isLooking = true;
    this.turn = this.look()
      .catch((error: Error) => this.logger.warn(`Shards could not be looked at: ${error.message}`))
      .finally(() => (this.isLooking = false));
  }

  /** What the rows say is done: what is gone is forgotten, what came is taken, what is asked for is handed over. */
  private async look(): Promise<void> {
    const leases = await this.rows.read();
    this.meet(leases);
    this.loseWhatIsGone(leases.shards);
    this.confirmedAt = leases.now;
    this.keepWhatIsNoLongerWanted(leases.shards);
    try {
      await this.takeWhatCame(leases.shards);
    } finally {
      // What can't be read here is not kept from whoever could.
      await this.handOverWhatIsWanted(leases.shards);
      await this.shareOut(leases);
    }
  }

  private async shareOut(leases: Leases): Promise<void> {
    if (!this.mayBeUneven(leases) || !(await this.rows.balance((hub, now) => this.isGone(hub, now)))) return;
    this.nudges?.send('ownership');
    setImmediate(() => this.lookSoon());
  }

  private meet({ hubs, now }: Leases): void {
    this.signs.see(
      hubs.filter(({ hubId }) => hubId !== this.hubId),
      now,
    );
    const living = hubs.filter((hub) => this.isGone(hub, now) !== true).map(({ hubId }) => hubId);
    const inOrder = [...new Set([...living, this.hubId])].toSorted();
    this.present = { hubs: inOrder.length, position: inOrder.indexOf(this.hubId) };
  }

  private loseWhatIsGone(shards: readonly Shard[]): void {
    const mine = new Map(shards.filter(({ hubId }) => hubId === this.hubId).map(({ shard, epoch }) => [shard, epoch]));
    this.lose(new Set([...this.epochs].filter(([shard, epoch]) => mine.get(shard) !== epoch).map(([shard]) => shard)));
  }

  /** A hand-over that failed half-way, and that nobody waits for any more: the shard is taken up as if it had just come. */
  private keepWhatIsNoLongerWanted(rows: readonly Shard[]): void {
    const kept = rows.filter(({ shard, wantedBy }) => this.leaving.has(shard) && wantedBy === null);
    for (const { shard } of kept) {
      this.leaving.delete(shard);
      this.epochs.delete(shard);
    }
  }

  /** Also told by whoever failed to commit: nothing is decided for them any more. */
  override lose(shards: ReadonlySet<number>): void {
    const known = new Set([...shards].filter((shard) => this.epochs.delete(shard)));
    if (known.size === 0) return;
    for (const shard of known) this.leaving.delete(shard);
    this.logger.warn(`${known.size} shards are another hub's now`);
    this.keeper?.lose(known, this.confirmedAt);
  }

  private async takeWhatCame(rows: readonly Shard[]): Promise<void> {
    const came = rows.filter(({ shard, hubId }) => hubId === this.hubId && !this.epochs.has(shard));
    const shards = new Set(came.map(({ shard }) => shard));
    this.taking = shards;
    if (came.length === 0 || this.keeper === null) return;
    for (const { shard, epoch } of came) this.epochs.set(shard, epoch);
    try {
      const handedOver = new Set(came.filter(({ handedBy }) => handedBy !== null).map(({ shard }) => shard));
      await this.keeper.take({ shards, handedOver });
      // Some were lost while they were read: what was read of them since must go, too.
      const gone = new Set(came.filter(({ shard, epoch }) => this.epochs.get(shard) !== epoch).map(({ shard }) => shard));
      if (gone.size > 0) this.keeper.lose(gone, this.confirmedAt);
      this.taking = new Set();
      this.logger.log(`${shards.size} shards came; ${this.epochs.size} are held`);
    } catch (error) {
      this.lose(shards);
      throw error;
    }
  }

  private async handOverWhatIsWanted(rows: readonly Shard[]): Promise<void> {
    const wanted = rows.filter(({ hubId, wantedBy }) => hubId === this.hubId && wantedBy !== null).map(({ shard }) => shard);
    const unread = wanted.filter((shard) => !this.epochs.has(shard));
    if (unread.length > 0) await this.rows.handOver(new Set(unread), null);
    const shards = new Set(wanted.filter((shard) => this.epochs.has(shard)));
    if (shards.size === 0 || this.keeper === null) return;
    if (!(await this.keeper.canHandOver(shards))) return;
    for (const shard of shards) this.leaving.add(shard);
    try {
      await this.keeper.handOver(shards);
      await this.rows.handOver(shards);
    } catch (error) {
      // Nobody has them yet. If the rows say otherwise all the same, the next commit finds out.
      this.leaving.clear();
      this.keeper.takeBack(new Set([...shards].filter((shard) => this.epochs.has(shard))));
      throw error;
    }
    for (const shard of shards) {
      this.epochs.delete(shard);
      this.leaving.delete(shard);
    }
    this.logger.log(`${shards.size} shards were handed over; ${this.epochs.size} are held`);
    this.nudges?.send('ownership');
  }

  private mayBeUneven({ hubs, shards, now }: Leases): boolean {
    const living = hubs.filter((hub) => this.isGone(hub, now) !== true).map(({ hubId }) => hubId);
    const counts = living.map((id) => shards.filter(({ hubId, wantedBy }) => (wantedBy ?? hubId) === id).length);
    const isOrphaned = shards.some(({ hubId }) => !living.includes(hubId));
    return isOrphaned || Math.max(...counts) - Math.min(...counts) > 1;
  }
}
