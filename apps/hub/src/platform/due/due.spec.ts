import { Logger } from '@nestjs/common';
import { databaseCases } from '../../../../../test/support/database-cases.ts';
import { SystemClock } from '../clock.js';
import type { Database } from '../database/database.js';
import { openTestDatabase } from '../database/open.spec-support.js';
import { HubLease } from '../ownership/hub-lease.entity.js';
import { SingleOwner } from '../ownership/single-owner.js';
import { Due } from './due.entity.js';
import { DueStore } from './due-store.js';
import { DueWorker, type DueHandler } from './due-worker.js';

const NOW = 1_000_000;
const due = (key: string, dueAt = NOW, kind: Due['kind'] = 'timer') => ({ key, kind, dueAt, payload: { key } });

beforeAll(() => Logger.overrideLogger(false));

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let database: Database;
  let store: DueStore;

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
    store = new DueStore(database);
  });
  afterEach(() => database.close());

  const put = (...dues: ReturnType<typeof due>[]) => database.transaction((manager) => store.put(manager, dues));
  const claim = (by: string, limit = 100) => store.claim('timer', { limit, now: NOW, by });
  const rowOf = (key: string) => database.write.getRepository(Due).findOneByOrFail({ key });

  it('gives each row to one claimant', async () => {
    await put(...Array.from({ length: 50 }, (_, index) => due(`t${index}`)));
    const claims = await Promise.all(['a', 'b', 'c', 'd'].map((by) => claim(by)));
    const keys = claims.flat().map((row) => row.key);
    expect(keys).toHaveLength(50);
    expect(new Set(keys).size).toBe(50);
  });

  it('gives what is due, earliest first, with its payload', async () => {
    await put(due('later', NOW + 1), due('second', NOW), due('first', NOW - 5));
    expect((await claim('a', 1)).map((row) => row.payload)).toEqual([{ key: 'first' }]);
    expect((await claim('a')).map((row) => row.key)).toEqual(['second']);
    expect(await store.earliest(['timer'], { now: NOW })).toBe(NOW + 1);
  });

  it('moves a row that is written again, and the claim on the old one settles nothing', async () => {
    await put(due('t'));
    const [old] = await claim('a');
    await put(due('t', NOW + 500));
    expect(await store.settleClaimed(old as Due, 'done', NOW)).toBe(false);
    expect(await rowOf('t')).toMatchObject({ dueAt: NOW + 500, settledAt: null });
  });

  it('leaves open what was moved to a later time than whoever settles it knew of', async () => {
    await put(due('t', NOW + 500));
    await database.transaction((manager) => store.settle(manager, 't', { outcome: 'done', now: NOW, dueBy: NOW + 499 }));
    expect(await rowOf('t')).toMatchObject({ settledAt: null });
    await database.transaction((manager) => store.settle(manager, 't', { outcome: 'done', now: NOW, dueBy: NOW + 500 }));
    expect(await rowOf('t')).toMatchObject({ settledAt: NOW });
  });

  it('gives what is due for a shard to its owner only, and messages to anybody', async () => {
    await store.put(database.write.manager, [
      { key: 'timer:1', kind: 'timer', dueAt: NOW, payload: {}, shard: 1 },
      { key: 'timer:2', kind: 'timer', dueAt: NOW, payload: {}, shard: 2 },
      { key: 'delivery:1', kind: 'delivery', dueAt: NOW, payload: {}, shard: 1 },
    ]);
    const claim = (kind: Due['kind']) => store.claim(kind, { limit: 9, now: NOW, by: 'a', shards: [2] });
    expect((await claim('timer')).map(({ key }) => key)).toEqual(['timer:2']);
    expect((await claim('delivery')).map(({ key }) => key)).toEqual(['delivery:1']);
    expect(await store.earliest(['timer'], { now: NOW, shards: [2] })).toBeNull();
    expect(await store.earliest(['timer'], { now: NOW, shards: [1] })).toBe(NOW);
  });

  it('frees the claims of who lost a shard, but no message of a hub that lives', async () => {
    await database.write.manager.insert(HubLease, [
      { hubId: 'living', seat: 'a', seenAt: NOW },
      { hubId: 'gone', seat: 'b', seenAt: NOW - 60_000 },
    ]);
    const due = (key: string, kind: Due['kind'], shard: number) => ({ key, kind, shard, dueAt: NOW, payload: {} });
    await store.put(database.write.manager, [due('t', 'timer', 1), due('kept', 'timer', 2), due('d', 'delivery', 1)]);
    await store.claim('timer', { limit: 9, now: NOW, by: 'living' });
    await store.claim('delivery', { limit: 9, now: NOW, by: 'living' });
    await store.releaseGone(new Set([1]), NOW - 7_000);
    expect((await store.claim('timer', { limit: 9, now: NOW, by: 'next' })).map(({ key }) => key)).toEqual(['t']);
    expect(await store.claim('delivery', { limit: 9, now: NOW, by: 'next' })).toEqual([]);
    await database.write.manager.update(Due, { key: 'd' }, { claimedBy: 'gone/1' });
    await store.releaseGone(new Set([1]), NOW - 7_000);
    expect((await store.claim('delivery', { limit: 9, now: NOW, by: 'next' })).map(({ key }) => key)).toEqual(['d']);
  });

  it('keeps a retried row open, and gives it again when its time comes', async () => {
    await put(due('t'));
    const [row] = await claim('a');
    expect(await store.retryClaimed(row as Due, NOW + 10, 'refused')).toBe(true);
    expect(await claim('a')).toEqual([]);
    expect(await rowOf('t')).toMatchObject({ attempts: 1, error: 'refused', claimedBy: null });
  });

  it('settles a row once, in the transaction of its cause', async () => {
    await put(due('t'));
    await database.transaction((manager) => store.settle(manager, 't', { outcome: 'superseded', now: NOW }));
    await database.transaction((manager) => store.settle(manager, 't', { outcome: 'again', now: NOW + 1 }));
    expect(await rowOf('t')).toMatchObject({ outcome: 'superseded', settledAt: NOW });
    expect(await claim('a')).toEqual([]);
    expect((await store.depths()).get('timer')).toBeUndefined();
  });

  it('forgets what was settled long ago, and nothing that is open', async () => {
    await put(due('old'), due('open', NOW - 1_000_000));
    await database.transaction((manager) => store.settle(manager, 'old', { outcome: 'done', now: NOW }));
    await store.forgetSettled(NOW);
    expect(await rowOf('old')).toMatchObject({ outcome: 'done' });
    await store.forgetSettled(NOW + 1);
    expect((await database.read.getRepository(Due).find()).map((row) => row.key)).toEqual(['open']);
  });

  it('spreads overdue deliveries after a restart (I6)', async () => {
    await put(...Array.from({ length: 60 }, (_, index) => due(`d${index}`, NOW - 10_000, 'delivery')), due('t', NOW - 10_000));
    await store.spreadOverdue('delivery', { now: NOW, overMs: 30_000 });
    const rows = await database.read.getRepository(Due).find({ where: { kind: 'delivery' } });
    const offsets = rows.map((row) => row.dueAt - NOW).sort((a, b) => a - b);
    expect([offsets[0], offsets[59]]).toEqual([0, 29_500]);
    expect((await rowOf('t')).dueAt).toBe(NOW - 10_000);
  });

  describe('the worker', () => {
    const clock = new SystemClock();
    const workerWith = async (handle: DueHandler, concurrency?: number) => {
      const worker = new DueWorker(store, await SingleOwner.take(database, { version: '1', now: clock.now() }), clock);
      worker.register('timer', handle, concurrency);
      await worker.onApplicationBootstrap();
      return worker;
    };
    const until = async (done: () => boolean | Promise<boolean>) => {
      while (!(await done())) await new Promise((resolve) => setTimeout(resolve, 5));
    };

    it('handles rows when they become due, never more at once than it may', async () => {
      const seen: string[] = [];
      let running = 0;
      let most = 0;
      const worker = await workerWith(async (row) => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 5));
        running--;
        seen.push(row.key);
        return { settled: 'done' };
      }, 3);
      const now = clock.now();
      await put(...Array.from({ length: 12 }, (_, index) => due(`t${index}`, now + 50)));
      worker.nudge(now + 50);
      await until(() => seen.length === 12);
      expect(most).toBe(3);
      expect(new Set(seen).size).toBe(12);
      await worker.beforeApplicationShutdown();
    });

    it('tries again after a failure, and takes up at once what a killed hub held', async () => {
      const tries: string[] = [];
      await put(due('crashed', NOW), due('fails', NOW));
      await claim('killed hub');
      const worker = await workerWith((row) => {
        tries.push(row.key);
        if (row.key === 'fails' && row.attempts === 0) return Promise.resolve({ retryAt: clock.now() + 20, error: 'first' });
        return Promise.resolve({ settled: 'done' });
      });
      await until(async () => (await rowOf('fails')).settledAt !== null && (await rowOf('crashed')).settledAt !== null);
      expect(tries.sort()).toEqual(['crashed', 'fails', 'fails']);
      await worker.beforeApplicationShutdown();
    });

    it('does not handle anew what it could not write while the database was away', async () => {
      let isAway = true;
      let handled = 0;
      class Away extends DueStore {
        override settleClaimed(...of: Parameters<DueStore['settleClaimed']>): Promise<boolean> {
          return isAway ? Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })) : super.settleClaimed(...of);
        }
      }
      store = new Away(database);
      await put(due('t', NOW));
      const worker = await workerWith(() => {
        handled += 1;
        return Promise.resolve({ settled: 'sent' });
      });
      await until(() => handled > 0);
      await database.write.getRepository(Due).update({ key: 't' }, { claimedUntil: NOW });
      isAway = false;
      worker.nudge();
      await until(async () => (await rowOf('t')).settledAt !== null);
      expect([handled, (await rowOf('t')).outcome]).toEqual([1, 'sent']);
      await worker.beforeApplicationShutdown();
    });

    it('keeps a row whose handler threw', async () => {
      await put(due('t', NOW));
      const worker = await workerWith(() => Promise.reject(new Error('broken')));
      await until(async () => (await rowOf('t')).error === 'broken');
      expect(await rowOf('t')).toMatchObject({ attempts: 1, settledAt: null });
      await worker.beforeApplicationShutdown();
    });
  });
});
