import type { Provider } from '@nestjs/common';
import { Installation } from '../redis/installation.js';
import { RedisConnections } from '../redis/redis-connections.js';
import { Settings } from '../settings/settings.js';
import { Nudges } from './nudges.js';
import { RedisNudges } from './redis-nudges.js';
import { SilentNudges } from './silent-nudges.js';

/** With REDIS_URL over Redis, which may come later. */
export const NUDGES_PROVIDER: Provider = {
  provide: Nudges,
  inject: [Settings, RedisConnections, Installation],
  useFactory: ({ redisUrl }: Settings, connections: RedisConnections, installation: Installation) =>
    redisUrl === null ? new SilentNudges() : new RedisNudges(connections, installation),
};
