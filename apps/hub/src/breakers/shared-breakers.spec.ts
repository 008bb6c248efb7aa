import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { eventually } from '../../../../test/support/eventually.ts';
import { sharedRedisUrl } from '../../../../test/support/shared-servers.ts';
import { SystemClock } from '../platform/clock.js';
import { newInstallation, redisAt } from '../platform/redis/redis.spec-support.js';
import { readSettings } from '../platform/settings/read-settings.js';
import { BreakerRegistry } from './breaker-registry.js';
import { report, reporter } from './breaker-registry.spec-support.js';
import { SharedBreakers } from './shared-breakers.js';

beforeAll(() => Logger.overrideLogger(false));

it('are shown by every hub, and nothing that is not understood', async () => {
  const url = await sharedRedisUrl();
  const installation = newInstallation();
  const clock = new SystemClock();
  const hubs = [1, 2].map(() => {
    const { connections } = redisAt(url, installation);
    const registry = new BreakerRegistry(clock);
    const shared = new SharedBreakers(readSettings({ REDIS_URL: url }).settings, connections, installation, registry, clock);
    shared.onApplicationBootstrap();
    return { connections, registry, shared };
  });
  const [one, other] = hubs as [(typeof hubs)[number], (typeof hubs)[number]];
  const outside = new Redis(url);
  for (const nonsense of ['x', 'x {', 'x [{"reporter":1}]', 'x null']) await outside.publish(installation.key('breakers'), nonsense);

  const reporting = setInterval(() => one.registry.accept(reporter('booking'), [report('charge')]), 200);
  await eventually('the other shows it', () => other.registry.list().length === 1);
  expect(other.registry.list()).toEqual(one.registry.list());
  clearInterval(reporting);
  await eventually('it is gone from both', () => one.registry.list().length + other.registry.list().length === 0);

  outside.disconnect();
  for (const { connections, shared } of hubs) {
    shared.onApplicationShutdown();
    connections.onApplicationShutdown();
  }
});
