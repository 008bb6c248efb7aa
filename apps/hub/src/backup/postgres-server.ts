import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { databaseFailure } from '../platform/database/startup-failure.js';
import type { Secret } from '../platform/secrets/secret.js';

const PATIENCE_MS = 10_000;
/** The sessions of a hub that has just ended are there for a moment longer. */
const LOOKS = 10;
const LOOK_AGAIN_MS = 200;

/** What a copy needs to know of the server before its own programs take over. */
export interface PostgresServer {
  readonly major: number;
  /** Where the tables stand; null when the search path names no schema that is there. */
  readonly schema: string | null;
  readonly hasTables: boolean;
  /** Sessions of hubs, and of commands beside them. */
  readonly sessions: number;
}

const QUESTION = `SELECT current_setting('server_version_num')::int / 10000 AS major, current_schema() AS schema,
  to_regclass(quote_ident(current_schema()) || '.migrations') IS NOT NULL AS "hasTables",
  (SELECT count(*)::int FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'watchfloor') AS sessions`;

/** @throws StartupError when it can't be reached */
export async function askPostgres(url: Secret): Promise<PostgresServer> {
  const client = new pg.Client({
    connectionString: url.reveal(),
    application_name: 'watchfloor copy',
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<PostgresServer>(QUESTION);
    return rows[0] as PostgresServer;
  } catch (error) {
    throw databaseFailure({ kind: 'postgres', url }, error);
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** As `askPostgres`, when nobody is left on the database, or is still there after a while. */
export async function askLeftPostgres(url: Secret): Promise<PostgresServer> {
  for (let look = 1; ; look += 1) {
    const server = await askPostgres(url);
    if (server.sessions === 0 || look === LOOKS) return server;
    await pause(LOOK_AGAIN_MS);
  }
}
