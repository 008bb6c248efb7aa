import { Like, type EntityManager } from 'typeorm';
import { Setting } from '../platform/database/setting.entity.js';
import { Hub } from '../platform/ownership/hub.entity.js';
import { Shard } from '../platform/ownership/shard.entity.js';

const STEP = 1_000_000;
/** 2025-01-01: seconds since then fit the numbers' 32 bits for 68 years. */
const COUNTED_FROM_MS = 1_735_689_600_000;
const COUNTERS = 'incident-numbers:%';

/**
 * Above this nothing was numbered yet: nobody makes more than one number a second for long. A count of restores
 * would not do, because restoring the same backup twice would count to the same. Answers the new floor.
 */
export async function jumpNumbers(manager: EntityManager, { before, now }: { before: number; now: number }): Promise<number> {
  const above = Math.max(before + STEP, Math.floor((now - COUNTED_FROM_MS) / 1_000));
  // Whoever reserves numbers ahead has counted in rows of its own.
  for (const { name, value } of await manager.findBy(Setting, { name: Like(COUNTERS) })) {
    const last = Math.max((value as { last: number }).last, above);
    await manager.update(Setting, { name }, { value: { last } as never });
  }
  await manager
    .createQueryBuilder()
    .update(Shard)
    .set({ epoch: () => `CASE WHEN epoch + ${STEP} > ${above} THEN epoch + ${STEP} ELSE ${above} END` })
    .execute();
  return above;
}

/**
 * The hubs of the lost life are gone for whoever shares its shards, and one of them that was only frozen finds no
 * row of its own. What it left in Redis belongs to another installation.
 */
export async function forgetOwners(manager: EntityManager): Promise<void> {
  await manager.createQueryBuilder().delete().from(Hub).execute();
  await manager.delete(Setting, { name: 'installation' });
}
