import { chmodSync } from 'node:fs';
import type { DataSource } from 'typeorm';
import { markSqliteCopy } from './copy-mark.js';
import { MIGRATIONS } from './migrations/index.js';

/** Copies an existing SQLite file beside itself before its schema changes; PostgreSQL's owner has backups. */
export async function backupBeforeMigrating(source: DataSource, applied: readonly string[], say: (line: string) => void): Promise<void> {
  if (source.options.type !== 'better-sqlite3' || applied.length === 0) return;
  if (MIGRATIONS.every((migration) => applied.includes(migration.name))) return;
  const question = `SELECT strftime('%Y%m%dT%H%M%fZ', 'now') AS stamp, CAST(unixepoch('subsec') * 1000 AS INTEGER) AS now`;
  const [clock] = (await source.query(question)) as { stamp: string; now: number }[];
  const copy = `${source.options.database}.${clock?.stamp}.backup`;
  await source.query('VACUUM INTO ?', [copy]);
  chmodSync(copy, 0o600);
  markSqliteCopy(copy, { takenAt: clock?.now ?? 0 });
  say(`Copied the database to ${copy} before its schema changes.`);
}
