import type { EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Database } from '../database/database.js';
import { Hub } from './hub.entity.js';
import { allShards, Ownership, OwnershipLost, SHARDS, type Company, type ShardKeeper } from './ownership.js';
import { claimBatchOf, lostOf } from './fencing.js';
import { Shard } from './shard.entity.js';

/** The one hub: takes every shard at its start, so that a forgotten older one can write nothing more. */
export class SingleOwner extends Ownership {
  override readonly isShared = false;

  private constructor(
    override readonly hubId: string,
    private readonly epochs: ReadonlyMap<number, number>,
    private readonly kind: Database['kind'],
  ) {
    super();
  }

  static async take(database: Database, hub: { readonly version: string; readonly now: number }): Promise<SingleOwner> {
    const hubId = newId();
    const epochs = await database.transaction(async (manager) => {
      await manager.insert(Hub, { id: hubId, startedAt: hub.now, batch: 0, version: hub.version });
      return await takeShards(manager, hubId);
    });
    return new SingleOwner(hubId, epochs, database.kind);
  }

  override owns(): boolean {
    return true;
  }

  override isTaking(): boolean {
    return false;
  }

  override epochOf(shard: number): number {
    const epoch = this.epochs.get(shard);
    if (epoch === undefined) throw new Error(`There is no shard ${shard}`);
    return epoch;
  }

  override company(): Company {
    return { hubs: 1, position: 0 };
  }

  override livedThrough(): boolean {
    return true;
  }

  override async start(keeper: ShardKeeper): Promise<void> {
    await keeper.take({ shards: allShards(), handedOver: new Set() });
  }

  override lose(): void {
    // Whoever took one took all: the commit that finds out ends this process.
  }

  override leave(): Promise<void> {
    return Promise.resolve();
  }

  override async verify(manager: EntityManager, shards: Iterable<number>): Promise<void> {
    const lost = await lostOf(manager, { hubId: this.hubId, shards, epochOf: (shard) => this.epochs.get(shard), kind: this.kind });
    if (lost.size > 0) throw new OwnershipLost('Another hub has taken over this database; this one stops.');
  }

  override claimBatch(manager: EntityManager, batch: number): Promise<boolean> {
    return claimBatchOf(manager, this.hubId, batch);
  }
}

async function takeShards(manager: EntityManager, hubId: string): Promise<Map<number, number>> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => ({ shard, hubId, epoch: 0 }));
  await manager.createQueryBuilder().insert().into(Shard).values(shards).orIgnore().execute();
  await manager
    .createQueryBuilder()
    .update(Shard)
    .set({ hubId, epoch: () => 'epoch + 1', wantedBy: null, handedBy: null })
    .execute();
  return new Map((await manager.find(Shard)).map((row) => [row.shard, row.epoch]));
}
