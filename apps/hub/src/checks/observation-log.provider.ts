import type { Provider } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { Installation } from '../platform/redis/installation.js';
import { RedisConnections } from '../platform/redis/redis-connections.js';
import { Settings } from '../platform/settings/settings.js';
import { InProcessObservationLog } from './in-process-observation-log.js';
import { ObservationLog } from './observation-log.js';
import { RedisObservationLog } from './redis-observation-log.js';

/** With REDIS_URL over its streams, whether Redis is there or not: what a hub decides itself needs none. */
export const OBSERVATION_LOG_PROVIDER: Provider = {
  provide: ObservationLog,
  inject: [Settings, RedisConnections, Installation, Ownership, Clock],
  useFactory: ({ redisUrl }: Settings, connections: RedisConnections, installation: Installation, ownership: Ownership, clock: Clock) =>
    redisUrl === null ? new InProcessObservationLog() : new RedisObservationLog({ connections, installation, ownership, clock }),
};
