import type { HubMessage } from '@watchfloor/core';
import { databaseCases } from '../../../../../test/support/database-cases.ts';
import type { Catalog } from '../../catalog/catalog.js';
import { Clock } from '../../platform/clock.js';
import type { Database } from '../../platform/database/database.js';
import { openTestDatabase } from '../../platform/database/open.spec-support.js';
import { Due } from '../../platform/due/due.entity.js';
import { DueStore } from '../../platform/due/due-store.js';
import { DueWorker } from '../../platform/due/due-worker.js';
import type { Ownership } from '../../platform/ownership/ownership.js';
import { HubNotices } from './hub-notices.js';
import { SuspicionRecord } from './suspicion-record.js';

class TestClock extends Clock {
  at = 1_700_000_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

const CHANNELS = [
  { uid: 'irt', namespace: 'default' },
  { uid: 'owners', namespace: 'team' },
];
const OF = { since: 1_699_999_990_000, reason: '3 of 3 references do not answer', isTold: true };

describe.each(databaseCases)('the suspicion of several hubs on $name', ({ createUrl }) => {
  let database: Database;
  let clock: TestClock;

  const recordOf = (hubId: string, isShared = true): SuspicionRecord => {
    const dues = new DueStore(database);
    const ownership = { hubId, isShared } as Ownership;
    const catalog = { view: { ofKind: () => CHANNELS } } as unknown as Catalog;
    return new SuspicionRecord(database, ownership, new HubNotices(catalog, dues), new DueWorker(dues, ownership, clock), clock);
  };
  const told = async (): Promise<string[]> =>
    (await database.read.getRepository(Due).find({ order: { dueAt: 'ASC', key: 'ASC' } })).map(({ payload }) => {
      const { channelUid, message } = payload as { channelUid: string; message: HubMessage };
      return `${channelUid} ${message.kind}`;
    });

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    clock = new TestClock();
  });
  afterEach(() => database.close());

  it('is told once to every channel, and ended by the last that doubts', async () => {
    const [a, b] = [recordOf('a'), recordOf('b')];
    await Promise.all([a.join(OF), b.join(OF)]);
    expect(await told()).toEqual(['irt suspect', 'owners suspect']);
    clock.at += 20_000;
    await a.leave();
    await b.join(OF);
    expect(await told()).toHaveLength(2);
    await b.leave();
    await b.leave();
    expect(await told()).toEqual(['irt suspect', 'owners suspect', 'irt trusted', 'owners trusted']);
  });

  it('goes on in the next life of a hub, and ends with it', async () => {
    await recordOf('first-life').join(OF);
    const next = recordOf('next-life');
    await next.join(OF);
    expect(await told()).toHaveLength(2);
    clock.at += 61_000;
    await next.leave();
    expect(await told()).toHaveLength(4);
  });

  it('of a hub that died is ended by another', async () => {
    const [dead, alive] = [recordOf('dead'), recordOf('alive')];
    await alive.leave();
    await dead.join(OF);
    clock.at += 59_000;
    await alive.leave();
    expect(await told()).toHaveLength(2);
    clock.at += 61_000;
    await alive.leave();
    expect(await told()).toHaveLength(4);
  });

  it('of a moment is told to nobody, and told once when it lasts', async () => {
    const hub = recordOf('a');
    await hub.join({ ...OF, isTold: false });
    await hub.leave();
    expect(await told()).toEqual([]);
    for (const isTold of [false, false, true, true]) await hub.join({ ...OF, isTold });
    expect(await told()).toHaveLength(2);
    await hub.leave();
    expect(await told()).toHaveLength(4);
  });

  it('of a hub alone is ended and recalled by its next life, in company only when it ended', async () => {
    const hub = recordOf('a', false);
    expect(await hub.recall()).toBeNull();
    await hub.join(OF);
    clock.at += 3_000;
    expect(await recordOf('b', false).recall()).toEqual({ since: OF.since, until: clock.at, trustedAt: clock.at, stands: true });
    await recordOf('b', false).leave();
    const endedAt = clock.at;
    clock.at += 3_000;
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until: endedAt, trustedAt: endedAt, stands: false });
    clock.at -= 60_000;
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until: clock.at, trustedAt: clock.at });
    clock.at += 60_000;
    const later = recordOf('d', false);
    for (const trustedForMs of [5_000, Infinity]) {
      await later.join(OF);
      await later.leave(trustedForMs);
      const until = clock.at - (trustedForMs === Infinity ? 0 : trustedForMs);
      expect(await recordOf('e', false).recall()).toMatchObject({ since: OF.since, until, trustedAt: until });
    }
    expect(await recordOf('c').recall()).toMatchObject({ since: clock.at, until: clock.at, trustedAt: clock.at });
  });

  it('ended as long ago for the next life, however far the wall clock was set ahead meanwhile', async () => {
    const hub = recordOf('a', false);
    await hub.join(OF);
    await hub.leave(10_000);
    const until = clock.at - 10_000;
    clock.at += 1_000;
    await hub.follow(11_000);
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until, trustedAt: until });
    clock.at += 30_000;
    const next = recordOf('c', false);
    await next.recall();
    await hub.follow(11_000);
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until, trustedAt: until + 30_000 });
    clock.at += 30_000;
    await next.follow(11_000);
    await next.follow(11_000);
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until, trustedAt: until + 60_000 });
    clock.at -= 60_000;
    await next.follow(11_000);
    expect(await recordOf('b', false).recall()).toMatchObject({ since: OF.since, until, trustedAt: clock.at });
  });

  it('that stands is left alone by who only knows of an earlier one', async () => {
    const [hub, other] = [recordOf('a'), recordOf('b')];
    await hub.join(OF);
    await hub.leave();
    await other.join(OF);
    clock.at += 30_000;
    await hub.follow(1_000);
    expect(await recordOf('c').recall()).toMatchObject({ since: clock.at, until: clock.at, trustedAt: clock.at });
    expect(await told()).toHaveLength(6);
  });

  it('is told again when it comes again', async () => {
    const hub = recordOf('a');
    await hub.join(OF);
    await hub.leave();
    clock.at += 60_000;
    await hub.join({ ...OF, since: clock.at });
    expect(await told()).toHaveLength(6);
  });
});
