import fc from 'fast-check';
import { allShards } from './ownership.js';
import { hasShard, shardBits } from './shard-set.js';

it('keeps every set of shards, and all of them as the column’s default', () => {
  expect(shardBits(allShards())).toBe('f'.repeat(64));
  const sets = fc.uniqueArray(fc.nat(255)).map((shards) => new Set(shards));
  fc.assert(
    fc.property(sets, (shards) => {
      const bits = shardBits(shards);
      expect([...allShards()].filter((shard) => hasShard(bits, shard))).toEqual([...shards].toSorted((a, b) => a - b));
    }),
  );
});
