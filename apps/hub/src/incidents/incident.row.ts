import type { Incident } from '@watchfloor/core';
import type { IncidentRow } from './incident.entity.js';

/** The incident that a row holds, without whose row it is. */
export function incidentOf(row: IncidentRow): Incident {
  const { namespace: _namespace, serviceUid: _serviceUid, shard: _shard, epoch: _epoch, publicStage: _publicStage, ...incident } = row;
  return incident;
}
