import Connection from 'better-sqlite3';
import { existsSync } from 'node:fs';
import { StartupError } from '../platform/startup-error.js';
import { markSqliteCopy, type CopyMark } from '../platform/database/copy-mark.js';
import { withProgress, type Say } from './progress.js';

const PAGES_AT_ONCE = 1_000;

/**
 * Copies a database that a hub is writing to. The copy is of one instant, holds one file, and says that it is a
 * copy: whatever hub opens it begins a new generation, also when somebody put it in place by hand.
 */
export async function backUpSqlite(path: string, file: string, mark: CopyMark, say: Say): Promise<void> {
  if (!existsSync(path)) throw new StartupError(`There is no database ${path}: set DATABASE_URL to the hub's.`);
  const source = new Connection(path, { readonly: true, fileMustExist: true });
  try {
    // A read transaction that stays open makes every page be of the same instant, whatever is written meanwhile.
    source.exec('BEGIN');
    source.prepare('SELECT count(*) FROM sqlite_schema').get();
    let [done, total] = [0, 1];
    const progress = ({ totalPages, remainingPages }: Connection.BackupMetadata) => {
      [done, total] = [totalPages - remainingPages, totalPages];
      return PAGES_AT_ONCE;
    };
    await withProgress(say, () => `${Math.floor((done / total) * 100)} % copied`, source.backup(file, { progress }));
  } finally {
    source.close();
  }
  markSqliteCopy(file, mark);
}
