import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { databaseCases } from '../../../../test/support/database-cases.js';
import { HttpReceiver } from '../../../../test/support/http-receiver.js';
import { SystemClock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { Due } from '../platform/due/due.entity.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { ChannelDirectory } from './channel-directory.js';
import { DeadMan } from './dead-man.service.js';

class OnlyDeadMan extends ChannelDirectory {
  url: string | null = null;
  override find() {
    return null;
  }
  override ofNamespace() {
    return [];
  }
  override sender() {
    return { publicUrl: null, smtp: null };
  }
  override deadMan() {
    return this.url === null ? null : { url: this.url, intervalMs: 20 };
  }
}

const clock = new SystemClock();
const egress = new EgressGuard(new NameResolver(clock));
egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
const directory = new OnlyDeadMan();
let database: Database;
let receiver: HttpReceiver;
let deadMan: DeadMan;

beforeAll(async () => {
  database = await openTestDatabase(databaseCases[0]!.createUrl);
  receiver = await HttpReceiver.start();
});
afterAll(async () => {
  await receiver.stop();
  if (database.write.isInitialized) await database.close();
});
beforeEach(() => {
  directory.url = `${receiver.url}/ping/abc`;
  receiver.received.length = 0;
  receiver.behaviour = { status: 200 };
  deadMan = new DeadMan(database, directory, egress, clock);
});

it('pings at its interval while the hub works, and stops with it', async () => {
  deadMan.onApplicationBootstrap();
  const begin = clock.monotonic();
  while (receiver.received.length < 3 && clock.monotonic() - begin < 5_000) await new Promise((resolve) => setTimeout(resolve, 10));
  deadMan.onApplicationShutdown();
  expect(receiver.received.slice(0, 3).map(({ method, path }) => `${method} ${path}`)).toEqual(Array(3).fill('GET /ping/abc'));
});

it('pings nobody without an address', async () => {
  directory.url = null;
  expect(await deadMan.beat()).toBeNull();
  expect(receiver.received).toHaveLength(0);
});

it('says what is wrong with the address', async () => {
  receiver.behaviour = { status: 404 };
  expect(await deadMan.beat()).toContain('404');
});

it('is silent while work lies untouched (AL-7)', async () => {
  const row = { key: 'delivery:1:2:opened', kind: 'delivery', dueAt: clock.now() - 400_000, payload: {} };
  await database.write.getRepository(Due).insert(row as never);
  expect(await deadMan.beat()).toContain('1 due rows wait');
  await database.write.getRepository(Due).clear();
  expect(await deadMan.beat()).toBeNull();
  expect(receiver.received).toHaveLength(1);
});

it('is silent while the database takes no write (AL-7)', async () => {
  await database.close();
  expect(await deadMan.beat()).not.toBeNull();
  expect(receiver.received).toHaveLength(0);
});
