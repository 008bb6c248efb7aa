import { In, type EntityManager } from 'typeorm';
import { v7 as newId } from 'uuid';
import type { Database } from '../database/database.js';
import { Hub } from './hub.entity.js';
import { Ownership, OwnershipLost, SHARDS } from './ownership.js';
import { Shard } from './shard.entity.js';

/** The one hub: takes every shard at its start, so that a forgotten older one can write nothing more. */
export class SingleOwner extends Ownership {
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

  override epochOf(shard: number): number {
    const epoch = this.epochs.get(shard);
    if (epoch === undefined) throw new Error(`There is no shard ${shard}`);
    return epoch;
  }

  override async verify(manager: EntityManager, shards: Iterable<number>): Promise<void> {
    const wanted = [...new Set(shards)];
    // On PostgreSQL the rows stay locked until the commit, so that nobody takes them over in between.
    const lock = this.kind === 'postgres' ? { lock: { mode: 'pessimistic_read' as const } } : {};
    const rows = await manager.find(Shard, { where: { shard: In(wanted), hubId: this.hubId }, ...lock });
    const held = rows.filter((row) => row.epoch === this.epochs.get(row.shard));
    if (held.length < wanted.length) throw new OwnershipLost('Another hub has taken over this database; this one stops.');
  }

  override async claimBatch(manager: EntityManager, batch: number): Promise<boolean> {
    const result = await manager.update(Hub, { id: this.hubId, batch: batch - 1 }, { batch });
    if (result.affected === 1) return true;
    const hub = await manager.findOneBy(Hub, { id: this.hubId });
    if (hub?.batch === batch) return false;
    throw new OwnershipLost(`Batch ${batch} does not follow ${hub?.batch ?? 'anything'}: this hub's row was changed by another.`);
  }
}

async function takeShards(manager: EntityManager, hubId: string): Promise<Map<number, number>> {
  const shards = Array.from({ length: SHARDS }, (_, shard) => ({ shard, hubId, epoch: 0 }));
  await manager.createQueryBuilder().insert().into(Shard).values(shards).orIgnore().execute();
  await manager
    .createQueryBuilder()
    .update(Shard)
    .set({ hubId, epoch: () => 'epoch + 1' })
    .execute();
  return new Map((await manager.find(Shard)).map((row) => [row.shard, row.epoch]));
}
