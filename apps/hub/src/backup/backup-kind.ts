import { closeSync, openSync, readSync } from 'node:fs';
import { StartupError } from '../platform/startup-error.js';

export type BackupKind = 'sqlite' | 'postgres';

const BEGINNINGS: readonly (readonly [string, BackupKind])[] = [
  ['SQLite format 3\0', 'sqlite'],
  ['PGDMP', 'postgres'],
];
const NAMES: Readonly<Record<BackupKind, string>> = { sqlite: 'SQLite', postgres: 'PostgreSQL' };

/** @throws StartupError unless the file begins as a backup for this kind of database does */
export function assertBackupOf(file: string, wanted: BackupKind): void {
  const kind = kindOf(file);
  if (kind === null) throw new StartupError(`${file} is no backup of Watchfloor, or its beginning is damaged. Nothing was changed.`);
  if (kind === wanted) return;
  throw new StartupError(
    `${file} is a backup of ${NAMES[kind]}, and DATABASE_URL names ${NAMES[wanted]}. Nothing was changed. Set DATABASE_URL to the kind of the backup.`,
  );
}

function kindOf(file: string): BackupKind | null {
  const beginning = Buffer.alloc(16);
  try {
    const opened = openSync(file, 'r');
    try {
      readSync(opened, beginning);
    } finally {
      closeSync(opened);
    }
  } catch (error) {
    throw new StartupError(`${file} can't be read (${(error as NodeJS.ErrnoException).code}). Check the path and its permissions.`);
  }
  return BEGINNINGS.find(([text]) => beginning.toString('latin1').startsWith(text))?.[1] ?? null;
}
