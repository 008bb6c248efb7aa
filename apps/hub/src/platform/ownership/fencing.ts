import { In, type EntityManager } from 'typeorm';
import type { Database } from '../database/database.js';
import { Hub } from './hub.entity.js';
import { OwnershipLost } from './ownership.js';
import { Shard } from './shard.entity.js';

export interface Held {
  readonly hubId: string;
  readonly shards: Iterable<number>;
  readonly epochOf: (shard: number) => number | undefined;
  readonly kind: Database['kind'];
}

/** Which of these shards are no longer the hub's under the epoch that it knows. */
export async function lostOf(manager: EntityManager, { hubId, shards, epochOf, kind }: Held): Promise<Set<number>> {
  const wanted = new Set(shards);
  // On PostgreSQL the rows stay locked until the commit, so that nobody takes them over in between.
  const lock = kind === 'postgres' ? { lock: { mode: 'pessimistic_read' as const } } : {};
  const rows = await manager.find(Shard, { where: { shard: In([...wanted]), hubId }, order: { shard: 'ASC' }, ...lock });
  for (const row of rows) if (row.epoch === epochOf(row.shard)) wanted.delete(row.shard);
  return wanted;
}

/** @see Ownership.claimBatch */
export async function claimBatchOf(manager: EntityManager, hubId: string, batch: number): Promise<boolean> {
  const result = await manager.update(Hub, { id: hubId, batch: batch - 1 }, { batch });
  if (result.affected === 1) return true;
  const hub = await manager.findOneBy(Hub, { id: hubId });
  if (hub?.batch === batch) return false;
  throw new OwnershipLost(`Batch ${batch} does not follow ${hub?.batch ?? 'anything'}: this hub's row was changed by another.`);
}
