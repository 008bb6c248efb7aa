import type { Incident } from '@watchfloor/core';
import type { IncidentRow } from './incident.entity.js';

/** Hubs that did not keep the last news told at once what held, unless it flapped: of that nobody knows any more. */
function newsAt({ told, restoredAt }: IncidentRow): Incident['lastNews'] {
  if (told.length === 0) return null;
  return restoredAt === null ? 'trouble' : 'recovery';
}

/** The incident that a row holds, without whose row it is. */
export function incidentOf(row: IncidentRow): Incident {
  const { namespace: _namespace, serviceUid: _serviceUid, shard: _shard, epoch: _epoch, publicStage: _publicStage, ...incident } = row;
  return { ...incident, lastNews: incident.lastNews ?? newsAt(row) };
}
