import { Logger } from '@nestjs/common';
import { eventually } from '../../../../../test/support/eventually.ts';
import { freePort } from '../../../../../test/support/free-port.ts';
import { startRedis, type RedisServer } from '../../../../../test/support/redis.ts';
import { sharedRedisUrl } from '../../../../../test/support/shared-servers.ts';
import { newInstallation, redisAt, type TestRedis } from '../redis/redis.spec-support.js';
import { NUDGES, type Nudge, type Nudges } from './nudges.js';
import { RedisNudges } from './redis-nudges.js';
import { SilentNudges } from './silent-nudges.js';

const opened: TestRedis[] = [];
const servers: RedisServer[] = [];
const passed = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

beforeAll(() => Logger.overrideLogger(false));
afterEach(async () => {
  for (const { connections } of opened.splice(0)) connections.onApplicationShutdown();
  for (const server of servers.splice(0)) await server.stop();
});

function nudgesAt(url: string, installation = newInstallation()): Nudges {
  const redis = redisAt(url, installation);
  opened.push(redis);
  return new RedisNudges(redis.connections, redis.installation);
}

function heard(nudges: Nudges): Nudge[] {
  const list: Nudge[] = [];
  for (const nudge of NUDGES) nudges.on(nudge, () => list.push(nudge));
  return list;
}

async function startServer(port?: number): Promise<RedisServer> {
  const server = await startRedis(undefined, port === undefined ? {} : { port });
  servers.push(server);
  return server;
}

const portOf = (server: RedisServer): number => Number(new URL(server.url).port);

/** Every adapter of the port passes these. */
describe.each([
  ['without Redis', () => Promise.resolve(new SilentNudges())],
  ['over Redis', async () => nudgesAt(await sharedRedisUrl())],
  ['over a Redis that is away', async () => nudgesAt(`redis://127.0.0.1:${await freePort()}`)],
])('nudges %s', (_name, create) => {
  it('take what is sent without a word, and never call the listeners of who sent it', async () => {
    const nudges = await create();
    const list = heard(nudges);
    for (let turn = 0; turn < 20; turn += 1) {
      for (const nudge of NUDGES) nudges.send(nudge);
      await passed(5);
    }
    expect(list).toEqual([]);
  });
});

describe('nudges over Redis', () => {
  async function pair(url: string): Promise<readonly [Nudges, Nudges]> {
    const installation = newInstallation();
    const both = [nudgesAt(url, installation), nudgesAt(url, installation)] as const;
    await eventually('both are connected', () => both.every(({ connected }) => connected));
    return both;
  }

  it('reach the other hub of the installation, several as one, and nobody else', async () => {
    const url = await sharedRedisUrl();
    const [one, other] = await pair(url);
    const [stranger] = await pair(url);
    const [here, there, elsewhere] = [one, other, stranger].map(heard);
    for (let count = 0; count < 100; count += 1) one.send('rows');
    one.send('ownership');
    await eventually('the other hears', () => there!.length >= 2);
    await passed(50);
    expect([here, there, elsewhere]).toEqual([[], ['rows', 'ownership'], []]);
  });

  it('go on when a listener fails', async () => {
    const [one, other] = await pair(await sharedRedisUrl());
    other.on('rows', () => {
      throw new Error('no');
    });
    const there = heard(other);
    one.send('commands');
    one.send('rows');
    await eventually('the other hears', () => there.includes('commands'));
    one.send('definitions');
    await eventually('the other hears again', () => there.includes('definitions'));
  });

  it('say that Redis is away, and go on when it is back', async () => {
    const server = await startServer();
    const [one, other] = await pair(server.url);
    const there = heard(other);
    await server.stop();
    await eventually('both know', () => !one.connected && !other.connected);
    one.send('rows');
    await startServer(portOf(server));
    await eventually('both are back', () => one.connected && other.connected);
    one.send('commands');
    await eventually('the other hears', () => there.includes('commands'));
    expect(there).toEqual(['commands']);
  });
});
