import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import type { Ms, Schedule } from '@watchfloor/core';
import { v7 as uuid } from 'uuid';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { allShards, Ownership, type Gained } from '../platform/ownership/ownership.js';
import { hasShard, shardBits } from '../platform/ownership/shard-set.js';
import { Coverage } from './coverage.entity.js';
import { isAway, ofShard, unbrokenSince, watchedUntil, type CoveredStretch } from './covered-stretches.js';

const LOCATION = 'hub';
const BEAT_MS = 1_000;
/** Two beats: what is shorter can't be told from a beat that came late. */
const GAP_MS = 2_000;
/** As far back as anybody asks: a monthly heartbeat and its grace. */
const REMEMBERED_MS = 40 * 86_400_000;

/** Says once a second how far observations reached, so that the time away is known after a crash. @see ST-5 */
@Injectable()
export class CoverageService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Coverage');
  /** Of other hubs and earlier lives. */
  private past: CoveredStretch[] = [];
  /** Of this process, the present ones included. */
  private own: CoveredStretch[] = [];
  private present: CoveredStretch[] = [];
  private readonly before = new Map<number, readonly CoveredStretch[]>();
  private timer: NodeJS.Timeout | null = null;
  private isWriting = false;
  private hearsSince: Ms | null = null;
  private started: Promise<void> | null = null;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.stop();
  }

  /** Before anything is decided; a second call changes nothing. The only hub knows the past of every shard from here on. */
  start(): Promise<void> {
    this.started ??= this.begun();
    return this.started;
  }

  private async begun(): Promise<void> {
    if (!this.ownership.isShared) await this.recall(allShards());
    this.timer = setInterval(() => void this.beat(), BEAT_MS);
  }

  /** Who was there for these shards until now. */
  async recall(shards: ReadonlySet<number>): Promise<void> {
    await this.readPast();
    for (const shard of shards) this.before.set(shard, ofShard([...this.past, ...this.own], shard));
  }

  /** From now on this hub looks for these shards, too. What was handed over just now was never left alone. */
  async hold({ shards, handedOver }: Gained): Promise<void> {
    const now = this.clock.now();
    const groups = Map.groupBy(shards, (shard) => {
      const endedAt = this.lastEnd(shard);
      // Who gave it may have been gone for long until it could be read.
      return handedOver.has(shard) && endedAt !== null && now - endedAt <= BEAT_MS + GAP_MS ? Math.min(endedAt, now) : now;
    });
    for (const [from, group] of groups) this.begin(from, now, shardBits(new Set(group)), from < now);
    await this.write();
  }

  /** From now on another hub is there for them; `wasLost`: it has been for a while, and what this one did then is void. */
  async drop(shards: ReadonlySet<number>, wasLost = false): Promise<void> {
    const now = this.clock.now();
    const ended = this.present.filter((stretch) => [...shards].some((shard) => hasShard(stretch.shards, shard)));
    if (!wasLost) for (const stretch of ended) stretch.to = now;
    await this.write();
    this.present = this.present.filter((stretch) => !ended.includes(stretch));
    for (const stretch of ended) {
      const left = [...allShards()].filter((shard) => hasShard(stretch.shards, shard) && !shards.has(shard));
      if (left.length > 0) this.begin(now, now, shardBits(new Set(left)), true);
    }
    await this.write();
  }

  /** Looks go on: from `start` to `stop`. */
  get isKept(): boolean {
    return this.timer !== null;
  }

  /** Since when somebody has been there for the shard without a gap. */
  runningSince(shard: number): Ms {
    return unbrokenSince(ofShard(this.own, shard)) ?? this.clock.now();
  }

  /** Where its coverage ended before this hub took it; null when nobody ever had it. */
  lastEnd(shard: number): Ms | null {
    const before = this.before.get(shard) ?? [];
    return before.length === 0 ? null : Math.max(...before.map(({ to }) => to));
  }

  /** Up to when a run on this schedule was watched before that; null when it is not known to have been. */
  watchedBefore(shard: number, schedule: Schedule, lookMs: Ms): Ms | null {
    return watchedUntil(this.before.get(shard) ?? [], schedule, lookMs);
  }

  /** From now on signals are heard: a heartbeat that came while we were still starting found nobody (model.md "Gaps"). */
  listening(): void {
    this.hearsSince ??= this.clock.now();
  }

  async stop(): Promise<void> {
    if (this.timer === null) return;
    clearInterval(this.timer);
    this.timer = null;
    await this.beat();
  }

  /** Whether nobody was there for the shard at any time of `[from, to)`, however short, or not listening yet. */
  awayBetween(shard: number, from: Ms, to: Ms): boolean {
    const stretches = ofShard([...this.past, ...this.own], shard);
    return isAway(stretches, from, Math.min(to, this.clock.now()), (stretch) => this.endOf(stretch));
  }

  /** A present stretch reaches to now, unless its beat is overdue: then nobody was here. */
  private endOf(stretch: CoveredStretch): Ms {
    const now = this.clock.now();
    return this.present.includes(stretch) && now - stretch.to <= BEAT_MS + GAP_MS ? now : stretch.to;
  }

  /** A beat that comes late, or on another clock, means that nothing was observed in between. */
  private async beat(): Promise<void> {
    const now = this.clock.now();
    const isGap = ({ to }: CoveredStretch) => now < to || now - to > BEAT_MS + GAP_MS;
    const broken = this.present.filter(isGap);
    this.present = this.present.filter((stretch) => !isGap(stretch));
    for (const stretch of this.present) stretch.to = now;
    for (const { shards } of broken) this.begin(now, now, shards, true);
    await this.write();
  }

  private begin(from: Ms, now: Ms, shards: string, isHeard: boolean): void {
    const hearsFrom = isHeard || this.hearsSince !== null ? null : () => this.hearsSince ?? this.clock.now();
    const stretch: CoveredStretch = { id: uuid(), shards, from, to: now, hearsFrom };
    this.own.push(stretch);
    this.present.push(stretch);
  }

  private async readPast(): Promise<void> {
    const rows = await this.database.write
      .getRepository(Coverage)
      .createQueryBuilder('coverage')
      .where('coverage.location = :location AND coverage.to > :since', { location: LOCATION, since: this.clock.now() - REMEMBERED_MS })
      .andWhere('coverage.hubId <> :hubId', { hubId: this.ownership.hubId })
      .orderBy('coverage.from', 'ASC')
      .getMany();
    this.past = rows.map(({ id, shards, from, to }) => ({ id, shards, from, to, hearsFrom: null }));
  }

  /** Without the database the hub goes on; only a crash meanwhile would count as time away. */
  private async write(): Promise<void> {
    if (this.present.length === 0 || this.isWriting) return;
    this.isWriting = true;
    const { hubId } = this.ownership;
    const rows = this.present.map(({ id, shards, from, to }) => ({ id, hubId, location: LOCATION, shards, from, to }));
    try {
      await this.database.write.getRepository(Coverage).upsert(rows, ['id']);
    } catch (error) {
      this.logger.warn(`Coverage could not be written: ${(error as Error).message}`);
    } finally {
      this.isWriting = false;
    }
  }
}
