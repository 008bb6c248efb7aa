import { databaseCases } from '../../../../test/support/database-cases.ts';
import { SystemClock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { allShards } from '../platform/ownership/ownership.js';
import { SingleOwner } from '../platform/ownership/single-owner.js';
import { Coverage } from './coverage.entity.js';
import { CoverageService } from './coverage.service.js';

class SettableClock extends SystemClock {
  wall = 1_000_000;

  override now(): number {
    return this.wall;
  }
}

describe.each(databaseCases)('coverage on $name', ({ createUrl }) => {
  let database: Database;
  let clock: SettableClock;

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    clock = new SettableClock();
  });
  afterEach(() => database.close());

  const started = async (): Promise<CoverageService> => {
    const owner = await SingleOwner.take(database, { version: '1.0.0', now: clock.now() });
    const coverage = new CoverageService(database, owner, clock);
    await coverage.start();
    await coverage.hold({ shards: allShards(), handedOver: new Set() });
    coverage.listening();
    return coverage;
  };

  it('tells the time away after a restart (ST-5)', async () => {
    const first = await started();
    expect([first.lastEnd(7), first.runningSince(7)]).toEqual([null, 1_000_000]);
    clock.wall = 1_002_500;
    await first.stop();
    clock.wall = 1_060_000;
    const second = await started();
    expect([second.lastEnd(7), second.runningSince(7)]).toEqual([1_002_500, 1_060_000]);
    expect(second.awayBetween(7, 1_000_000, 1_002_000)).toBe(false);
    expect(second.awayBetween(7, 1_001_000, 1_010_000)).toBe(true);
    expect(second.awayBetween(7, 1_020_000, 1_030_000)).toBe(true);
    clock.wall = 1_062_000;
    expect(second.awayBetween(7, 1_060_000, 1_062_000)).toBe(false);
    await second.stop();
  });

  it('was away during any restart, until it listens again', async () => {
    const first = await started();
    clock.wall += 1_000;
    await first.stop();
    clock.wall += 500;
    const owner = await SingleOwner.take(database, { version: '1.0.0', now: clock.now() });
    const second = new CoverageService(database, owner, clock);
    await second.start();
    await second.hold({ shards: allShards(), handedOver: new Set() });
    clock.wall += 700;
    expect(second.awayBetween(7, 1_001_600, 1_002_000)).toBe(true);
    second.listening();
    clock.wall += 1_000;
    expect(second.awayBetween(7, 1_000_000, 1_001_000)).toBe(false);
    expect(second.awayBetween(7, 1_000_500, 1_001_100)).toBe(true);
    expect(second.awayBetween(7, 1_002_100, 1_002_300)).toBe(true);
    expect(second.awayBetween(7, 1_002_200, 1_003_200)).toBe(false);
    await second.stop();
  });

  it('notices that it slept, before its own beat does', async () => {
    const coverage = await started();
    clock.wall += 600_000;
    expect(coverage.awayBetween(7, 1_010_000, 1_020_000)).toBe(true);
    await coverage.stop();
    expect(coverage.runningSince(7)).toBe(1_600_000);
    expect(await database.read.getRepository(Coverage).count()).toBe(2);
  });

  /** One of two hubs: its shards come and go by hand. */
  async function sharing(): Promise<CoverageService> {
    const owner = await SingleOwner.take(database, { version: '1.0.0', now: clock.now() });
    const coverage = new CoverageService(database, Object.create(owner, { isShared: { value: true } }) as SingleOwner, clock);
    await coverage.start();
    coverage.listening();
    return coverage;
  }

  it('follows shards from hub to hub: what was handed over was never left alone, what was taken was', async () => {
    const [first, second] = [await sharing(), await sharing()];
    await first.recall(new Set([1, 2, 3]));
    await first.hold({ shards: new Set([1, 2, 3]), handedOver: new Set() });
    clock.wall += 1_000;
    await first.drop(new Set([1]));
    clock.wall += 600;
    await second.recall(new Set([1]));
    await second.hold({ shards: new Set([1]), handedOver: new Set([1]) });
    clock.wall += 1_000;
    await first.stop();
    clock.wall += 400;
    await second.recall(new Set([2]));
    await second.hold({ shards: new Set([2]), handedOver: new Set() });
    clock.wall += 500;
    expect(second.awayBetween(1, 1_000_000, clock.wall)).toBe(false);
    expect(second.awayBetween(2, 1_000_000, clock.wall)).toBe(true);
    expect([second.lastEnd(1), second.lastEnd(2), second.lastEnd(9)]).toEqual([1_001_000, 1_002_600, null]);
    expect([second.runningSince(1), second.runningSince(2)]).toEqual([1_001_000, 1_003_000]);
    expect(first.runningSince(3)).toBe(1_000_000);
    await second.stop();
  });
});
