import type { EntityManager } from 'typeorm';
import { Setting } from './setting.entity.js';

/**
 * The value of a setting, held until the transaction ends, so that several hubs take turns. There must be a row to hold,
 * so it is made of `first` when nobody wrote it yet. SQLite has one writer, whose turn it is.
 */
export async function lockedSetting<Value>(manager: EntityManager, name: string, first: Value): Promise<Value> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(Setting)
    .values({ name, value: first as never })
    .orIgnore()
    .execute();
  const lock = manager.connection.options.type === 'postgres' ? { lock: { mode: 'pessimistic_write' as const } } : {};
  const { value } = await manager.findOneOrFail(Setting, { where: { name }, ...lock });
  return value as Value;
}
