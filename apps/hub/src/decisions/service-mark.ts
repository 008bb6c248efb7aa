import type { EntityManager } from 'typeorm';
import type { Effect } from '@watchfloor/core';
import { ServiceMark } from './service-mark.entity.js';

interface Decided {
  readonly serviceUid: string;
  readonly effects: readonly Effect[];
}

/** In the transaction of a group commit: which services it changed, for the hubs that only show them. */
export async function leaveMarks(
  manager: EntityManager,
  units: readonly Decided[],
  by: { readonly hubId: string; readonly batch: number },
): Promise<void> {
  const changed = units.filter(({ effects }) => effects.some(({ kind }) => kind !== 'observation'));
  const rows = [...new Set(changed.map(({ serviceUid }) => serviceUid))].map((serviceUid) => ({ serviceUid, ...by }));
  if (rows.length > 0) await manager.upsert(ServiceMark, rows, ['serviceUid']);
}
