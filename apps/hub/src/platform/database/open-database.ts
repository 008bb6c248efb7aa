import type { Pool } from 'pg';
import type { Secret } from '../secrets/secret.js';
import type { DatabaseLocation } from '../settings/settings.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { postgresMigrationSource, postgresSource } from './postgres-source.js';
import { sqliteReadSource, sqliteWriteSource } from './sqlite-sources.js';
import { databaseFailure } from './startup-failure.js';
import { watchPool } from './watched-pool.js';

/**
 * Connects and brings the schema up to date; `say` gets plain lines for the log.
 * @throws StartupError with the fix when the database is away, damaged, not writable or newer than this version.
 */
export async function openDatabase(location: DatabaseLocation, say: (line: string) => void = () => undefined): Promise<Database> {
  try {
    return location.kind === 'sqlite' ? await openSqlite(location.path, say) : await openPostgres(location.url, say);
  } catch (error) {
    throw databaseFailure(location, error);
  }
}

/**
 * SQLite waits for another process's lock on our own thread, and everything else waits with it, looks included. So a
 * running hub never waits there: its turns try again between other work (`serial-sqlite.ts`).
 */
export async function waitBriefly(database: Database): Promise<void> {
  if (database.kind === 'sqlite') await database.write.query('PRAGMA busy_timeout = 0');
}

async function openSqlite(path: string, say: (line: string) => void): Promise<Database> {
  const write = await sqliteWriteSource(path).initialize();
  try {
    await migrate(write, say);
    return new Database('sqlite', write, await sqliteReadSource(path).initialize());
  } catch (error) {
    await write.destroy();
    throw error;
  }
}

async function openPostgres(url: Secret, say: (line: string) => void): Promise<Database> {
  const onLost = (error: Error) => say(`A PostgreSQL connection was lost: ${error.message}`);
  const migrating = await postgresMigrationSource(url, onLost).initialize();
  try {
    await migrate(migrating, say);
  } finally {
    await migrating.destroy();
  }
  const source = await postgresSource(url, onLost).initialize();
  watchPool((source.driver as unknown as { readonly master: Pool }).master, onLost);
  return new Database('postgres', source, source);
}
