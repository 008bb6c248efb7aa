import { createHash } from 'node:crypto';

/** The shard of a service, for ever: 0 … 255. */
export function shardOf(serviceUid: string): number {
  return createHash('sha256').update(serviceUid).digest().readUInt8(0);
}
