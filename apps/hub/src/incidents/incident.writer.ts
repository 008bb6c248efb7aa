import { v7 as uuid } from 'uuid';
import type { EntityManager } from 'typeorm';
import type { Incident, TimelineEntry } from '@watchfloor/core';
import type { RowOwner } from '../platform/database/row-owner.js';
import { IncidentEntryRow } from './incident-entry.entity.js';
import { IncidentRow } from './incident.entity.js';

/** Writes an incident as it now is and adds to its timeline; called by the group commit only. */
export async function writeIncident(
  manager: EntityManager,
  owner: RowOwner,
  change: { readonly incident: Incident; readonly entries: readonly TimelineEntry[] },
): Promise<void> {
  const { incident, entries } = change;
  await manager.upsert(IncidentRow, { ...owner, ...incident, publicStage: 'none' } as IncidentRow, ['id']);
  if (entries.length === 0) return;
  const { namespace, serviceUid, shard } = owner;
  const rows = entries.map((entry) => ({
    id: uuid(),
    namespace,
    serviceUid,
    shard,
    incidentId: incident.id,
    ...entry,
    ref: entry.ref ?? null,
  }));
  await manager.insert(IncidentEntryRow, rows);
}
