import type { EntityManager } from 'typeorm';
import type { Act } from '@watchfloor/core';
import type { RowOwner } from '../platform/database/row-owner.js';
import { ActRow } from './act.entity.js';

/** Writes an act as it now is; called by the group commit only. */
export async function writeAct(manager: EntityManager, owner: RowOwner, act: Act): Promise<void> {
  const { target, ...columns } = act;
  await manager.upsert(ActRow, { ...owner, ...columns, targetKind: target.kind, targetUid: target.uid } as ActRow, ['id']);
}
