import { Logger } from '@nestjs/common';
import { databaseCases } from '../../../../../test/support/database-cases.ts';
import { SystemClock } from '../clock.js';
import { DatabaseClock } from '../database-clock.js';
import type { Database } from '../database/database.js';
import { openTestDatabase } from '../database/open.spec-support.js';
import { SilentNudges } from '../nudges/silent-nudges.js';
import { Hub } from './hub.entity.js';
import { LeasedOwner } from './leased-owner.js';
import { allShards, OwnershipLost, type Gained, type Ownership } from './ownership.js';
import { SingleOwner } from './single-owner.js';

interface Adapter {
  readonly name: string;
  readonly createUrl: () => Promise<string>;
  /** The next process at the same place. */
  readonly take: (database: Database) => Promise<Ownership>;
}

const [sqlite, postgres] = databaseCases;
const single = (database: Database) => SingleOwner.take(database, { version: '1.0.0', now: 1_000 });
const leased = (database: Database) =>
  LeasedOwner.join({ database, clock: new DatabaseClock(new SystemClock()) }, { version: '1.0.0', seat: 'here 8080' });

/** The port's promises; every adapter keeps them. */
const ADAPTERS: readonly Adapter[] = [
  { name: 'the only hub on SQLite', createUrl: sqlite!.createUrl, take: single },
  { name: 'the only hub on PostgreSQL', createUrl: postgres!.createUrl, take: single },
  { name: 'a hub with a lease', createUrl: postgres!.createUrl, take: leased },
];

beforeAll(() => Logger.overrideLogger(false));

describe.each(ADAPTERS)('the ownership of $name', ({ createUrl, take }) => {
  let database: Database;
  const owners: Ownership[] = [];

  beforeEach(async () => (database = await openTestDatabase(createUrl)));
  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.leave();
    await database.close();
  });

  async function begun(): Promise<{ owner: Ownership; gained: Gained[] }> {
    const owner = await take(database);
    const gained: Gained[] = [];
    owners.push(owner);
    const keeper = {
      take: async (came: Gained) => void gained.push(came),
      canHandOver: () => Promise.resolve(true),
      handOver: async () => undefined,
      takeBack: () => undefined,
      lose: () => undefined,
    };
    await owner.start(keeper, new SilentNudges());
    return { owner, gained };
  }

  const verify = (owner: Ownership, shards: number[]) => database.transaction((manager) => owner.verify(manager, shards));

  it('gives the first every shard, under an epoch that lets it write', async () => {
    const { owner, gained } = await begun();
    expect(gained).toEqual([{ shards: allShards(), handedOver: new Set() }]);
    expect([owner.owns(0), owner.owns(255), owner.epochOf(17)]).toEqual([true, true, 1]);
    expect(owner.company()).toEqual({ hubs: 1, position: 0 });
    expect(owner.livedThrough(1_000, 2_000)).toBe(true);
    await verify(owner, [0, 17, 255]);
  });

  it('gives them to the next at the same place under higher epochs, and the one before can write nothing', async () => {
    const { owner: first } = await begun();
    const { owner: second } = await begun();
    expect([...allShards()].every((shard) => second.epochOf(shard) === 2)).toBe(true);
    await verify(second, [3]);
    await expect(verify(first, [3])).rejects.toBeInstanceOf(OwnershipLost);
  });

  it('writes each batch once, also when the answer to its commit was lost', async () => {
    const { owner } = await begun();
    const claim = (batch: number) => database.transaction((manager) => owner.claimBatch(manager, batch));
    expect([await claim(1), await claim(2), await claim(2)]).toEqual([true, true, false]);
    await expect(claim(9)).rejects.toBeInstanceOf(OwnershipLost);
    const rolledBack = database.transaction(async (manager) => {
      await owner.claimBatch(manager, 3);
      throw new Error('lost');
    });
    await expect(rolledBack).rejects.toThrow('lost');
    expect(await database.read.getRepository(Hub).findOneByOrFail({ id: owner.hubId })).toMatchObject({ batch: 2 });
  });
});
