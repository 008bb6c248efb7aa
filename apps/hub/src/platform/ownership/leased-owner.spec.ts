import { Logger } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPostgresDatabase } from '../../../../../test/support/shared-servers.ts';
import { SystemClock } from '../clock.js';
import { DatabaseClock } from '../database-clock.js';
import type { Database } from '../database/database.js';
import { openTestDatabase } from '../database/open.spec-support.js';
import { SilentNudges } from '../nudges/silent-nudges.js';
import { LeasedOwner } from './leased-owner.js';
import { allShards, OwnershipLost, type ShardKeeper } from './ownership.js';

const TIMING = { renewMs: 300, lookMs: 100, leaseMs: 1_500 };
/** A busy machine may take long; what is waited for comes within a fraction of it. */
const PATIENCE_MS = 20_000;

/** Writes down what it is told, and holds nothing back. */
class Diary implements ShardKeeper {
  readonly lines: string[] = [];
  /** The database takes nothing just then. */
  cannotWrite = false;
  /** Nor does it give anything. */
  reading: Promise<void> = Promise.resolve();

  async take({ shards, handedOver }: Parameters<ShardKeeper['take']>[0]): Promise<void> {
    await this.reading;
    this.lines.push(`took ${shards.size}, ${handedOver.size} from hand to hand`);
  }

  canHandOver(): Promise<boolean> {
    return Promise.resolve(true);
  }

  async handOver(shards: ReadonlySet<number>): Promise<void> {
    if (this.cannotWrite) throw new Error('not written');
    this.lines.push(`handed over ${shards.size}`);
  }

  takeBack(shards: ReadonlySet<number>): void {
    this.lines.push(`took back ${shards.size}`);
  }

  lose(shards: ReadonlySet<number>): void {
    this.lines.push(`lost ${shards.size}`);
  }
}

beforeAll(() => Logger.overrideLogger(false));

describe('hubs with leases', () => {
  let database: Database;
  const owners: LeasedOwner[] = [];

  beforeEach(async () => (database = await openTestDatabase(createPostgresDatabase)));
  afterEach(async () => {
    for (const owner of owners.splice(0)) await owner.leave();
    await database.close();
  });

  async function begun(seat: string, diary = new Diary()): Promise<{ owner: LeasedOwner; diary: Diary }> {
    const parts = { database, clock: new DatabaseClock(new SystemClock()), timing: TIMING };
    const owner = await LeasedOwner.join(parts, { version: '1', seat });
    owners.push(owner);
    await owner.start(diary, new SilentNudges());
    return { owner, diary };
  }

  const held = (owner: LeasedOwner) => [...allShards()].filter((shard) => owner.owns(shard)).length;
  const taking = (owner: LeasedOwner) => [...allShards()].filter((shard) => owner.isTaking(shard)).length;
  const verify = (owner: LeasedOwner, shard: number) => database.transaction((manager) => owner.verify(manager, [shard]));

  async function until(isSo: () => boolean): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !isSo() && Date.now() < end;) await sleep(20);
    expect(isSo()).toBe(true);
  }

  /** As kill -9 does: nothing more of it is heard, and nothing was said. */
  function die(owner: LeasedOwner): void {
    owner.fallSilent();
    owners.splice(owners.indexOf(owner), 1);
  }

  it('share evenly: the first hands over what the second lacks, from hand to hand', async () => {
    const { owner: first, diary: ofFirst } = await begun('a');
    const { owner: second, diary: ofSecond } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    expect(ofFirst.lines).toEqual(['took 256, 0 from hand to hand', 'handed over 128']);
    expect(ofSecond.lines).toEqual(['took 128, 128 from hand to hand']);
    await until(() => first.company().hubs === 2 && second.company().hubs === 2);
    expect(new Set([first.company().position, second.company().position])).toEqual(new Set([0, 1]));
  });

  it('keep what they could not hand over, until they can', async () => {
    const { owner: first, diary } = await begun('a');
    diary.cannotWrite = true;
    const { owner: second } = await begun('b');
    await until(() => diary.lines.includes('took back 128'));
    expect([held(first), held(second)]).toEqual([256, 0]);
    await verify(first, 0);
    diary.cannotWrite = false;
    await until(() => held(first) === 128 && held(second) === 128);
  });

  it('take over from one that died, after its lease and not before', async () => {
    const { owner: first } = await begun('a');
    const { owner: second, diary } = await begun('b');
    await until(() => held(second) === 128);
    die(first);
    const diedAt = Date.now();
    await until(() => held(second) === 256);
    expect(Date.now() - diedAt).toBeGreaterThan(TIMING.leaseMs - TIMING.renewMs);
    expect(diary.lines.at(-1)).toBe('took 128, 0 from hand to hand');
  });

  it('say what came and is not read yet, also while it can not be read and is tried again', async () => {
    const { owner: first, diary } = await begun('a');
    const { owner: second } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    const { promise, reject } = Promise.withResolvers<void>();
    diary.reading = promise;
    die(second);
    await until(() => taking(first) === 128);
    reject(new Error('not read'));
    await until(() => held(first) === 128);
    expect(taking(first)).toBe(128);
    diary.reading = Promise.resolve();
    await until(() => held(first) === 256 && taking(first) === 0);
  });

  it('give nothing to one that died before a newcomer can tell', async () => {
    const { owner: first, diary: ofFirst } = await begun('a');
    const { owner: second } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    die(second);
    await until(() => held(first) === 256 && taking(first) === 0);
    ofFirst.lines.length = 0;
    const { owner: third, diary: ofThird } = await begun('c');
    await until(() => held(first) === 128 && held(third) === 128);
    await sleep(TIMING.leaseMs * 1.5);
    expect([ofFirst.lines, ofThird.lines]).toEqual([['handed over 128'], ['took 128, 128 from hand to hand']]);
  });

  it('do not keep what they can not read from one that asks for it', async () => {
    const { owner: first, diary } = await begun('a');
    const { owner: second } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    const { promise, reject } = Promise.withResolvers<void>();
    diary.reading = promise;
    die(second);
    await until(() => taking(first) === 128);
    reject(new Error('not read'));
    await until(() => held(first) === 128);
    const { owner: third, diary: ofThird } = await begun('c');
    await until(() => held(third) === 128 && taking(first) === 0);
    expect(held(first)).toBe(128);
    expect(ofThird.lines).toEqual(['took 128, 0 from hand to hand']);
  });

  it('live also while they start and read for longer than a lease', async () => {
    const { owner: before } = await begun('a');
    die(before);
    const { promise, resolve } = Promise.withResolvers<void>();
    const diary = new Diary();
    diary.reading = promise;
    const starting = begun('a', diary);
    await until(() => owners.length === 1 && taking(owners[0]!) === 256);
    const { owner: other } = await begun('b');
    await sleep(TIMING.leaseMs * 2);
    expect(held(other)).toBe(0);
    resolve();
    const { owner: first } = await starting;
    await until(() => held(first) === 128 && held(other) === 128);
  });

  it('give everything on when one goes in order, without waiting for its lease', async () => {
    const { owner: first } = await begun('a');
    const { owner: second, diary } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    owners.splice(owners.indexOf(first), 1);
    await first.leave();
    expect(held(first)).toBe(0);
    await until(() => held(second) === 256);
    expect(diary.lines.at(-1)).toBe('took 128, 128 from hand to hand');
  });

  it('stop deciding when others took over while they stood still', async () => {
    const { owner: first, diary } = await begun('a');
    const { owner: second } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    const mine = Array.from({ length: 256 }, (_, shard) => shard).find((shard) => first.owns(shard))!;
    first.fallSilent();
    await until(() => held(second) === 256);
    await expect(verify(first, mine)).rejects.toMatchObject({ name: 'OwnershipLost', shards: new Set([mine]) });
    first.lose(new Set([mine]));
    expect(first.owns(mine)).toBe(false);
    expect(diary.lines.at(-1)).toBe('lost 1');
  });

  it('take nothing from each other after the database was away for longer than a lease', async () => {
    const { owner: first, diary: ofFirst } = await begun('a');
    const { owner: second, diary: ofSecond } = await begun('b');
    await until(() => held(first) === 128 && held(second) === 128);
    const lock = database.write.createQueryRunner();
    await lock.startTransaction();
    await lock.query('LOCK TABLE hub_lease IN ACCESS EXCLUSIVE MODE');
    await sleep(TIMING.leaseMs * 1.5);
    await lock.commitTransaction();
    await lock.release();
    await sleep(TIMING.leaseMs * 1.5);
    expect([held(first), held(second)]).toEqual([128, 128]);
    expect([...ofFirst.lines, ...ofSecond.lines].filter((line) => line.startsWith('lost'))).toEqual([]);
  });

  it('are not who they were: an epoch that was lost does not come back', async () => {
    const { owner: first } = await begun('a');
    const before = first.epochOf(9);
    await begun('a');
    await expect(verify(first, 9)).rejects.toBeInstanceOf(OwnershipLost);
    expect(before).toBe(1);
  });
});
