import { databaseCases } from '../../../../../test/support/database-cases.ts';
import { openTestDatabase } from '../database/open.spec-support.js';
import { Hub } from './hub.entity.js';
import { OwnershipLost } from './ownership.js';
import { shardOf } from './shard-of.js';
import { SingleOwner } from './single-owner.js';

const start = { version: '1.0.0', now: 1_000 };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  it('takes every shard and raises its epoch at each start', async () => {
    const database = await openTestDatabase(createUrl);
    const first = await SingleOwner.take(database, start);
    const second = await SingleOwner.take(database, start);
    expect([first.epochOf(0), second.epochOf(0), second.epochOf(255)]).toEqual([1, 2, 2]);
    await database.transaction((manager) => second.verify(manager, [0, 17, 255]));
    await database.close();
  });

  it('stops whoever was taken over before anything is written', async () => {
    const database = await openTestDatabase(createUrl);
    const first = await SingleOwner.take(database, start);
    await SingleOwner.take(database, start);
    await expect(database.transaction((manager) => first.verify(manager, [3]))).rejects.toBeInstanceOf(OwnershipLost);
    await database.close();
  });

  it('writes each batch once, also when the answer to its commit was lost', async () => {
    const database = await openTestDatabase(createUrl);
    const owner = await SingleOwner.take(database, start);
    const claim = (batch: number) => database.transaction((manager) => owner.claimBatch(manager, batch));
    expect([await claim(1), await claim(2), await claim(2)]).toEqual([true, true, false]);
    await expect(claim(9)).rejects.toBeInstanceOf(OwnershipLost);
    const rolledBack = database.transaction(async (manager) => {
      await owner.claimBatch(manager, 3);
      throw new Error('lost');
    });
    await expect(rolledBack).rejects.toThrow('lost');
    expect(await database.read.getRepository(Hub).findOneByOrFail({ id: owner.hubId })).toMatchObject({ batch: 2 });
    await database.close();
  });
});

it('spreads services over all shards, the same way for ever', () => {
  expect(shardOf('0193-service')).toBe(shardOf('0193-service'));
  const shards = new Set(Array.from({ length: 5_000 }, (_, index) => shardOf(`service-${index}`)));
  expect(shards.size).toBe(256);
});
