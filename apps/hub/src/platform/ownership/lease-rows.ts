import { In, IsNull, LessThan, Not, type EntityManager } from 'typeorm';
import type { Clock } from '../clock.js';
import type { Database } from '../database/database.js';
import type { DatabaseClock } from '../database-clock.js';
import { HubLease } from './hub-lease.entity.js';
import { Hub } from './hub.entity.js';
import { planShares } from './plan-shares.js';
import { SHARDS } from './ownership.js';
import { Shard } from './shard.entity.js';

/** In database time. */
const NOW = '(extract(epoch from clock_timestamp()) * 1000)::bigint';
/** Any constant that is nobody else’s (the audit chain has a lock of its own): who balances holds this lock. */
const BALANCE_LOCK = 5_785_195;
/** A hub that was killed never says that it left. */
const FORGOTTEN_AFTER_MS = 3_600_000;

export interface Leases {
  readonly now: number;
  readonly hubs: readonly HubLease[];
  readonly shards: readonly Shard[];
}

/** Who is gone; null: it stands still, and whether it lives can't be told yet. */
export type Judge = (hub: HubLease, now: number) => boolean | null;

/** The rows by which hubs share the shards. All times are the database's. */
export class LeaseRows {
  constructor(
    private readonly database: Database,
    private readonly hubId: string,
    private readonly clock: Clock & Pick<DatabaseClock, 'hear'>,
  ) {}

  /** The row of this hub, not taking part yet. */
  async enter({ version, seat }: { readonly version: string; readonly seat: string }): Promise<void> {
    await this.time();
    const { hubId } = this;
    await this.database.transaction(async (manager) => {
      await manager.insert(Hub, { id: hubId, startedAt: this.clock.now(), batch: 0, version });
      await manager.insert(HubLease, { hubId, seat });
    });
  }

  /** Whoever ran where this hub runs now is gone. */
  async follow(seat: string): Promise<void> {
    const before = { seat, hubId: Not(this.hubId), leftAt: IsNull() };
    await this.database.transaction(async (manager) => {
      await manager.update(HubLease, before, { leftAt: () => NOW });
      const rows = Array.from({ length: SHARDS }, (_, shard) => ({ shard, hubId: this.hubId, epoch: 1 }));
      await manager.createQueryBuilder().insert().into(Shard).values(rows).orIgnore().execute();
    });
  }

  /** Another sign of life; answers the time of it. */
  async renew(): Promise<number> {
    await this.database.write.manager.update(HubLease, { hubId: this.hubId }, { seenAt: () => NOW, leftAt: null });
    return await this.time();
  }

  async read(manager: EntityManager = this.database.write.manager): Promise<Leases> {
    const hubs = await manager.find(HubLease, { where: { seenAt: Not(IsNull()), leftAt: IsNull() } });
    return { now: await this.time(manager), hubs, shards: await manager.find(Shard) };
  }

  /** One hub at a time gives away what the gone had, and asks for what is too much. Answers whether anything moved. */
  async balance(isGone: Judge): Promise<boolean> {
    return await this.database.transaction(async (manager) => {
      const [lock] = (await manager.query(`SELECT pg_try_advisory_xact_lock(${BALANCE_LOCK}) AS mine`)) as [{ mine: boolean }];
      if (!lock.mine) return false;
      const shards = await manager.find(Shard, { order: { shard: 'ASC' }, lock: { mode: 'pessimistic_write' } });
      const { now, hubs } = await this.read(manager);
      await manager.update(HubLease, { leftAt: IsNull(), seenAt: LessThan(now - FORGOTTEN_AFTER_MS) }, { leftAt: () => NOW });
      // Those who can tell share the shards out: what went to one that is gone would be left alone.
      if (hubs.some((hub) => isGone(hub, now) === null)) return false;
      const living = hubs.filter((hub) => !isGone(hub, now)).map(({ hubId }) => hubId);
      const { given, wanted } = planShares(shards, living);
      for (const [hubId, of] of byValue(given)) await give(manager, of, hubId, null);
      for (const [hubId, of] of byValue(wanted)) await manager.update(Shard, { shard: In(of) }, { wantedBy: hubId });
      return given.size + wanted.size > 0;
    });
  }

  /** Gives these to whom they are wanted by; `handedBy` null: nobody looked for them until then. */
  async handOver(shards: ReadonlySet<number>, handedBy: string | null = this.hubId): Promise<void> {
    await this.database.transaction(async (manager) => {
      const rows = await manager.find(Shard, {
        where: { shard: In([...shards]), hubId: this.hubId, wantedBy: Not(IsNull()) },
        order: { shard: 'ASC' },
        lock: { mode: 'pessimistic_write' },
      });
      for (const [hubId, of] of Map.groupBy(rows, ({ wantedBy }) => wantedBy!)) {
        await give(
          manager,
          of.map(({ shard }) => shard),
          hubId,
          handedBy,
        );
      }
    });
  }

  /** Goes, and gives everything to those who stay; without any, the next to come takes it. */
  async leave(isGone: Judge): Promise<void> {
    await this.database.transaction(async (manager) => {
      await manager.query(`SELECT pg_advisory_xact_lock(${BALANCE_LOCK})`);
      // Shards before hubs, as every commit does: else two of them could wait for each other.
      const shards = await manager.find(Shard, { order: { shard: 'ASC' }, lock: { mode: 'pessimistic_write' } });
      const { now, hubs } = await this.read(manager);
      await manager.update(HubLease, { hubId: this.hubId }, { leftAt: () => NOW });
      const living = hubs.filter((hub) => hub.hubId !== this.hubId && isGone(hub, now) === false).map(({ hubId }) => hubId);
      const { given } = planShares(shards, living);
      const mine = new Set(shards.filter(({ hubId }) => hubId === this.hubId).map(({ shard }) => shard));
      for (const [hubId, of] of byValue(given)) {
        const [handed, taken] = [of.filter((shard) => mine.has(shard)), of.filter((shard) => !mine.has(shard))];
        await give(manager, handed, hubId, this.hubId);
        await give(manager, taken, hubId, null);
      }
    });
  }

  private async time(manager: EntityManager = this.database.write.manager): Promise<number> {
    const askedAt = this.clock.monotonic();
    const [row] = (await manager.query(`SELECT ${NOW} AS now`)) as [{ now: string }];
    this.clock.hear(Number(row.now), askedAt, this.clock.monotonic());
    return Number(row.now);
  }
}

async function give(manager: EntityManager, shards: readonly number[], hubId: string, handedBy: string | null): Promise<void> {
  if (shards.length === 0) return;
  await manager.update(Shard, { shard: In([...shards]) }, { hubId, handedBy, wantedBy: null, epoch: () => 'epoch + 1' });
}

function byValue<Value>(entries: ReadonlyMap<number, Value>): Map<Value, number[]> {
  const grouped = new Map<Value, number[]>();
  for (const [shard, value] of entries) grouped.set(value, [...(grouped.get(value) ?? []), shard]);
  return grouped;
}
