import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type RedisServer, startRedis } from './redis.ts';

const ADDRESS = 'WATCHFLOOR_TEST_SERVERS';

/** Runs beside the test workers: starts PostgreSQL and Redis when the first test asks, one of each for the whole run. */
export class SharedServers {
  private postgres: Promise<PostgresServer> | undefined;
  private redis: Promise<RedisServer> | undefined;
  private readonly desk: Server = createServer((request, response) => {
    this.serve(request.url ?? '').then(
      (url) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    );
  });

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.desk.listen(0, '127.0.0.1', resolve));
    process.env[ADDRESS] = `http://127.0.0.1:${(this.desk.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.desk.closeAllConnections();
    await new Promise((resolve) => this.desk.close(resolve));
    const started = await Promise.allSettled([this.postgres, this.redis]);
    for (const server of started) if (server.status === 'fulfilled') await server.value?.stop();
  }

  private async serve(path: string): Promise<string> {
    if (path === '/postgres') return await (await (this.postgres ??= startPostgres())).createDatabase();
    if (path === '/redis') return (await (this.redis ??= startRedis())).url;
    throw new Error(`The shared servers know /postgres and /redis, not ${path}.`);
  }
}

/** A new, empty database on the run's PostgreSQL. */
export const createPostgresDatabase = (): Promise<string> => ask('/postgres');

/** The run's Redis; specs share it, so they use key prefixes of their own. */
export const sharedRedisUrl = (): Promise<string> => ask('/redis');

async function ask(path: string): Promise<string> {
  const response = await fetch(`${process.env[ADDRESS]}${path}`, { signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
