import { v4 as uuid } from 'uuid';
import { readSettings } from '../settings/read-settings.js';
import { Installation } from './installation.js';
import { RedisConnections } from './redis-connections.js';

/** What one hub has of Redis. Hubs of one installation hear each other. */
export interface TestRedis {
  readonly connections: RedisConnections;
  readonly installation: Installation;
}

export const newInstallation = (): Installation => new Installation(uuid());

export function redisAt(url: string, installation = newInstallation()): TestRedis {
  return { connections: new RedisConnections(readSettings({ REDIS_URL: url }).settings), installation };
}
