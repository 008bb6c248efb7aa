import type { Act } from '@watchfloor/core';
import type { ActRow } from './act.entity.js';

/** The act that a row holds, without whose row it is. */
export function actOf(row: ActRow): Act {
  const { targetKind, targetUid, namespace: _namespace, serviceUid: _serviceUid, shard: _shard, epoch: _epoch, ...same } = row;
  return { ...same, target: { kind: targetKind, uid: targetUid } };
}
