import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { eventually } from '../../../../test/support/eventually.ts';
import { startRedis, type RedisServer } from '../../../../test/support/redis.ts';
import { TestLogs, listOf, seen } from './observation-log.spec-support.js';
import { MAX_AGE_MS, entryOf } from './observation-streams/entry.js';
import { MOST_WAITING } from './observation-streams/outgoing.js';
import type { RedisObservationLog } from './redis-observation-log.js';

const SHARD = 7;
const GROUP = 'owner';

let server: RedisServer;
let logs: TestLogs;
let outside: Redis;

beforeAll(async () => {
  Logger.overrideLogger(false);
  server = await startRedis();
});
afterAll(() => server.stop());
beforeEach(() => {
  logs = new TestLogs(server.url);
  outside = new Redis(server.url);
  outside.on('error', () => undefined);
});
afterEach(async () => {
  await logs.close();
  outside.disconnect();
});

const keyOf = (shard: number): string => logs.installation.key(`observations:${shard}`);
const other = (): RedisObservationLog => logs.hub(() => false);
const untilRead = (read: readonly number[], ...startedAts: number[]): Promise<void> =>
  eventually(`${startedAts.join(', ')} are read`, () => startedAts.every((startedAt) => read.includes(startedAt)));

it('reads only the shards that its hub owns, and others as they come', async () => {
  let boundary = 128;
  const [low, high] = [logs.hub((shard) => shard < boundary), logs.hub((shard) => shard >= boundary)];
  const [readLow, readHigh] = [listOf(low), listOf(high)];
  const from = other();
  from.append(seen(1), 127);
  from.append(seen(2), 128);
  await Promise.all([untilRead(readLow, 1), untilRead(readHigh, 2)]);
  boundary = 200;
  from.append(seen(3), 128);
  await untilRead(readLow, 3);
  expect([readLow, readHigh]).toEqual([[1, 3], [2]]);
});

it('brings again what nobody decided for yet, and swallows nothing', async () => {
  const deciding = logs.hub(() => true);
  let isRebuilt = false;
  const read: number[] = [];
  let refusals = 0;
  deciding.read(({ startedAt }) => {
    if (!isRebuilt) refusals += 1;
    return isRebuilt && read.push(startedAt) > 0;
  });
  const from = other();
  for (let startedAt = 1; startedAt <= 40; startedAt += 1) from.append(seen(startedAt), SHARD);
  await eventually('all were refused', () => refusals >= 40);
  isRebuilt = true;
  await eventually('all are read', () => new Set(read).size === 40);
  await eventually('they are taken out', async () => (await outside.xlen(keyOf(SHARD))) === 0);
});

it('takes what was kept here to where its shard is when nobody here decided for it', async () => {
  let owner: 'one' | 'other' = 'one';
  const [one, another] = [logs.hub(() => owner === 'one'), logs.hub(() => owner === 'other')];
  let isRebuilt = false;
  const [read, refused]: [number[], number[]] = [[], []];
  one.read(({ startedAt }) => (isRebuilt ? read : refused).push(startedAt) > 0 && isRebuilt);
  one.append(seen(1), SHARD);
  await untilRead(refused, 1);
  isRebuilt = true;
  await untilRead(read, 1);
  isRebuilt = false;
  one.append(seen(2), SHARD);
  await untilRead(refused, 2);
  owner = 'other';
  await untilRead(listOf(another), 2);
  expect([read, one.dropped]).toEqual([[1], 0]);
});

it('reads what an owner that died had taken and not acknowledged', async () => {
  await outside.xgroup('CREATE', keyOf(SHARD), GROUP, '0', 'MKSTREAM');
  await outside.xadd(keyOf(SHARD), '*', ...entryOf(seen(1), Date.now()));
  await outside.xreadgroup('GROUP', GROUP, 'dead', 'STREAMS', keyOf(SHARD), '>');
  const read = listOf(logs.hub(() => true));
  await untilRead(read, 1);
});

it('drops and counts what is too old and what no hub wrote', async () => {
  const deciding = logs.hub(() => true);
  const read = listOf(deciding);
  await outside.xadd(keyOf(SHARD), '*', ...entryOf(seen(1), Date.now() - MAX_AGE_MS - 1));
  await outside.xadd(keyOf(SHARD), '*', 'at', 'now', 'seen', '{}');
  await outside.xadd(keyOf(SHARD), '*', 'at', String(Date.now()), 'seen', '{"checkUid":1}');
  await outside.xadd(keyOf(SHARD), '*', 'something', 'else');
  await outside.xadd(keyOf(SHARD), '*', ...entryOf(seen(2), Date.now()));
  await untilRead(read, 2);
  await eventually('the others are counted', () => deciding.dropped === 4);
  await eventually('all are taken out', async () => (await outside.xlen(keyOf(SHARD))) === 0);
  expect(read).toEqual([2]);
});

it('makes its groups anew after FLUSHALL', async () => {
  const [deciding, from] = [logs.hub(() => true), other()];
  const read = listOf(deciding);
  from.append(seen(1), SHARD);
  await untilRead(read, 1);
  await outside.flushall();
  from.append(seen(2), SHARD);
  from.append(seen(3), 200);
  await untilRead(read, 2, 3);
});

it('goes on from a replica that was behind: what it forgot was read comes again', async () => {
  const [deciding, from] = [logs.hub(() => true), other()];
  const read = listOf(deciding);
  from.append(seen(1), SHARD);
  await untilRead(read, 1);
  await outside.xadd(keyOf(SHARD), '*', ...entryOf(seen(2), Date.now()));
  const behind = await outside.dumpBuffer(keyOf(SHARD));
  await untilRead(read, 2);
  await outside.restore(keyOf(SHARD), 0, behind, 'REPLACE');
  from.append(seen(3), SHARD);
  await untilRead(read, 3);
  expect(new Set(read)).toEqual(new Set([1, 2, 3]));
});

it('is never held up by a Redis that stands still, and keeps no more than it may', async () => {
  const deciding = logs.hub((shard) => shard === SHARD);
  const read = listOf(deciding);
  deciding.append(seen(1), SHARD);
  await untilRead(read, 1);
  process.kill(server.pid, 'SIGSTOP');
  try {
    const from = performance.now();
    for (let count = 0; count < MOST_WAITING + 5_000; count += 1) deciding.append(seen(count), 200);
    for (let count = 1; count <= 100; count += 1) deciding.append(seen(1_000 + count), SHARD);
    await untilRead(read, 1_100);
    expect(performance.now() - from).toBeLessThan(2_000);
    expect(deciding.depth).toBeLessThanOrEqual(MOST_WAITING + 500);
    expect(deciding.dropped).toBeGreaterThanOrEqual(4_500);
  } finally {
    process.kill(server.pid, 'SIGCONT');
  }
});

it('goes on when a Redis that was stopped comes back, empty', async () => {
  const [deciding, from] = [logs.hub(() => true), other()];
  const read = listOf(deciding);
  from.append(seen(1), SHARD);
  await untilRead(read, 1);
  await server.stop();
  from.append(seen(2), SHARD);
  deciding.append(seen(3), SHARD);
  await untilRead(read, 3);
  server = await startRedis(undefined, { port: Number(new URL(server.url).port) });
  await untilRead(read, 2);
});
