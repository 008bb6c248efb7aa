import { databaseCases } from '../../../../test/support/database-cases.ts';
import { SystemClock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
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
    coverage.listening();
    return coverage;
  };

  it('tells the time away after a restart (ST-5)', async () => {
    const first = await started();
    expect([first.lastEnd, first.runningSince]).toEqual([null, 1_000_000]);
    clock.wall = 1_002_500;
    await first.stop();
    clock.wall = 1_060_000;
    const second = await started();
    expect([second.lastEnd, second.runningSince]).toEqual([1_002_500, 1_060_000]);
    expect(second.awayBetween(1_000_000, 1_002_000)).toBe(false);
    expect(second.awayBetween(1_001_000, 1_010_000)).toBe(true);
    expect(second.awayBetween(1_020_000, 1_030_000)).toBe(true);
    clock.wall = 1_062_000;
    expect(second.awayBetween(1_060_000, 1_062_000)).toBe(false);
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
    clock.wall += 700;
    expect(second.awayBetween(1_001_600, 1_002_000)).toBe(true);
    second.listening();
    clock.wall += 1_000;
    expect(second.awayBetween(1_000_000, 1_001_000)).toBe(false);
    expect(second.awayBetween(1_000_500, 1_001_100)).toBe(true);
    expect(second.awayBetween(1_002_100, 1_002_300)).toBe(true);
    expect(second.awayBetween(1_002_200, 1_003_200)).toBe(false);
    await second.stop();
  });

  it('notices that it slept, before its own beat does', async () => {
    const coverage = await started();
    clock.wall += 600_000;
    expect(coverage.awayBetween(1_010_000, 1_020_000)).toBe(true);
    await coverage.stop();
    expect(coverage.runningSince).toBe(1_600_000);
    expect(await database.read.getRepository(Coverage).count()).toBe(2);
  });
});
