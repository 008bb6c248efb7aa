import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database as Connection } from 'better-sqlite3';
import { DataSource } from 'typeorm';
import { makePrivateFolder } from '../private-folder.js';
import { SnakeCaseNames } from './columns.js';
import { loadedEntities } from './loaded-entities.js';
import { MIGRATIONS } from './migrations/index.js';
import { serialSqlite } from './serial-sqlite.js';

const BUSY_TIMEOUT_MS = 5_000;
/** Marks the file as ours: "WFLR". */
export const APPLICATION_ID = 0x57464c52;

/** One connection writes; each commit is on disk before it is answered (`synchronous=FULL`). */
export function sqliteWriteSource(path: string): DataSource {
  makePrivateFolder(dirname(path));
  closeSync(openSync(path, 'a', 0o600));
  return serialSqlite({
    type: 'better-sqlite3',
    database: path,
    timeout: BUSY_TIMEOUT_MS,
    prepareDatabase: prepareForWriting,
    entities: loadedEntities(),
    namingStrategy: new SnakeCaseNames(),
    migrations: MIGRATIONS,
  });
}

/** Reads what is committed, never waits for the writer, and can't write. */
export function sqliteReadSource(path: string): DataSource {
  return new DataSource({
    type: 'better-sqlite3',
    database: path,
    readonly: true,
    fileMustExist: true,
    timeout: BUSY_TIMEOUT_MS,
    entities: loadedEntities(),
    namingStrategy: new SnakeCaseNames(),
  });
}

function prepareForWriting(connection: Connection): void {
  connection.pragma('journal_mode = WAL');
  connection.pragma('synchronous = FULL');
  const [finding] = connection.pragma('quick_check(1)') as { quick_check: string }[];
  if (finding?.quick_check !== 'ok') throw new CorruptFile(finding?.quick_check ?? 'unreadable');
}

/** What SQLite's own check of the file found. */
export class CorruptFile extends Error {
  readonly code = 'SQLITE_CORRUPT';
}
