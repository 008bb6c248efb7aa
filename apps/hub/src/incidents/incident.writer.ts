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
  if (entries.length > 0) await addEntries(manager, { ...owner, id: incident.id }, entries);
}

export async function addEntries(
  manager: EntityManager,
  incident: Pick<IncidentRow, 'id' | 'namespace' | 'serviceUid' | 'shard'>,
  entries: readonly TimelineEntry[],
): Promise<void> {
  const { id: incidentId, namespace, serviceUid, shard } = incident;
  const rows = entries.map((entry) => ({ id: uuid(), namespace, serviceUid, shard, incidentId, ...entry, ref: entry.ref ?? null }));
  await manager.insert(IncidentEntryRow, rows);
}
