import type { OwnEndpoint } from '../egress/own-endpoints.js';
import type { Settings } from '../settings/settings.js';

const POSTGRES_PORT = 5432;
const REDIS_PORT = 6379;

/** Where the hub itself listens and keeps its truth: no probe is aimed there. */
export function ownEndpointsOf({ host, port, database, redisUrl }: Settings): OwnEndpoint[] {
  return [
    { host, port },
    ...(database.kind === 'postgres' ? endpointsOf(database.url.reveal(), POSTGRES_PORT) : []),
    ...(redisUrl === null ? [] : endpointsOf(redisUrl.reveal(), REDIS_PORT)),
  ];
}

/** A socket of the file system has no host and can't be probed. */
function endpointsOf(url: string, defaultPort: number): OwnEndpoint[] {
  const parsed = URL.parse(url);
  return parsed === null || parsed.hostname === '' ? [] : [{ host: parsed.hostname, port: Number(parsed.port) || defaultPort }];
}
