import { MigrationExecutor, type DataSource, type QueryRunner } from 'typeorm';
import { StartupError } from '../startup-error.js';
import { backupBeforeMigrating } from './backup.js';
import { MIGRATIONS } from './migrations/index.js';
import { APPLICATION_ID } from './sqlite-sources.js';

/** Any constant: whoever migrates this database takes the same lock. */
const MIGRATION_LOCK = 5_785_193;

/**
 * Brings the schema up to this version, all of it or nothing, one process at a time (I12).
 * @throws StartupError when a newer version made the database.
 */
export async function migrate(source: DataSource, say: (line: string) => void): Promise<void> {
  const runner = source.createQueryRunner();
  try {
    const before = await appliedNames(runner);
    refuseNewer(before);
    await backupBeforeMigrating(source, before, say);
    await runner.startTransaction();
    await lock(source, runner);
    // failpoint('migration.locked')
    refuseNewer(await appliedNames(runner));
    const applied = await new MigrationExecutor(source, runner).executePendingMigrations();
    // failpoint('migration.written')
    await runner.commitTransaction();
    if (applied.length > 0) say(`Database schema is up to date (${applied.length} migrations ran).`);
  } catch (error) {
    // A full disk has rolled back by itself; what went wrong first is what is told.
    if (runner.isTransactionActive) await runner.rollbackTransaction().catch(() => undefined);
    throw error;
  } finally {
    await runner.release();
  }
}

/** On SQLite the write lock is the file's own, taken by the first write. */
async function lock(source: DataSource, runner: QueryRunner): Promise<void> {
  if (source.options.type === 'postgres') {
    await runner.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`);
  } else {
    await runner.query(`PRAGMA application_id = ${APPLICATION_ID}`);
  }
}

/** Names of the migrations that ran on this database, oldest first. */
async function appliedNames(runner: QueryRunner): Promise<string[]> {
  if (!(await runner.hasTable('migrations'))) return [];
  const rows = (await runner.query('SELECT name FROM migrations ORDER BY id')) as { name: string }[];
  return rows.map((row) => row.name);
}

function refuseNewer(applied: readonly string[]): void {
  const known = new Set(MIGRATIONS.map((migration) => migration.name));
  const unknown = applied.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new StartupError(
    `The database was made by a newer Watchfloor (this version does not know ${unknown}). Nothing was changed. ` +
      'Start that newer version, or restore the backup that it made before it migrated.',
  );
}
