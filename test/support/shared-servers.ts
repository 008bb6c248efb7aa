import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type PostgresServer, startPostgres } from './postgres.ts';
import { type RedisServer, startRedis } from './redis.ts';

const ADDRESS = 'WATCHFLOOR_TEST_SERVERS';
const FOLDER = 'WATCHFLOOR_TEST_FOLDER';

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
    process.env[FOLDER] = mkdtempSync(join(tmpdir(), 'watchfloor-tests-'));
    process.env[ADDRESS] = `http://127.0.0.1:${(this.desk.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.desk.closeAllConnections();
    await new Promise((resolve) => this.desk.close(resolve));
    const started = await Promise.allSettled([this.postgres, this.redis]);
    for (const server of started) if (server.status === 'fulfilled') await server.value?.stop();
    rmSync(process.env[FOLDER] as string, { recursive: true, force: true });
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

/** A new folder that is taken away when the run ends. */
export const scratchFolder = (name: string): string => mkdtempSync(join(process.env[FOLDER] as string, `${name}-`));

async function ask(path: string): Promise<string> {
  const response = await fetch(`${process.env[ADDRESS]}${path}`, { signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  return text;
}
