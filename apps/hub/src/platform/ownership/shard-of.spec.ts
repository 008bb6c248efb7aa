import { shardOf } from './shard-of.js';

it('spreads services over all shards, the same way for ever', () => {
  expect(shardOf('0193-service')).toBe(shardOf('0193-service'));
  const shards = new Set(Array.from({ length: 5_000 }, (_, index) => shardOf(`service-${index}`)));
  expect(shards.size).toBe(256);
});
