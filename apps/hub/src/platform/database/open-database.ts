import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import type { Secret } from '../secrets/secret.js';
import type { DatabaseLocation } from '../settings/settings.js';
import { Database } from './database.js';
import { migrate } from './migrate.js';
import { postgresMigrationSource, postgresSource } from './postgres-source.js';
import { sqliteReadSource, sqliteWriteSource } from './sqlite-sources.js';
import { databaseFailure } from './startup-failure.js';

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

/** Between the pool's care and a query's nobody hears a client's error, and an error that nobody hears ends the process. */
function keepHearing(source: DataSource, onLost: (error: Error) => void): void {
  const { master } = source.driver as unknown as { readonly master: Pool };
  master.on('connect', (client) => client.on('error', onLost));
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
  keepHearing(source, onLost);
  return new Database('postgres', source, source);
}
