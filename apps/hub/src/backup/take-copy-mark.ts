import type { EntityManager } from 'typeorm';
import { COPY_MARK, type CopyMark } from '../platform/database/copy-mark.js';
import { Setting } from '../platform/database/setting.entity.js';

/** Takes the mark away; null when there is none, or when another process took it. */
export async function takeCopyMark(manager: EntityManager): Promise<CopyMark | null> {
  const setting = await manager.findOneBy(Setting, { name: COPY_MARK });
  if (setting === null) return null;
  const { affected } = await manager.delete(Setting, { name: COPY_MARK });
  return affected === 1 ? (setting.value as CopyMark) : null;
}
