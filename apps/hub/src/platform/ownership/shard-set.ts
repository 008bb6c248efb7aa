import { SHARDS } from './ownership.js';

/** A set of shards as text: one bit each, 64 hexadecimal digits. */
export function shardBits(shards: ReadonlySet<number>): string {
  const bytes = new Uint8Array(SHARDS / 8);
  for (const shard of shards) bytes[shard >> 3]! |= 1 << (shard & 7);
  return Buffer.from(bytes).toString('hex');
}

export function hasShard(bits: string, shard: number): boolean {
  const byte = Number.parseInt(bits.slice((shard >> 3) * 2, (shard >> 3) * 2 + 2), 16);
  return (byte & (1 << (shard & 7))) !== 0;
}
