import { basename, dirname, join, resolve } from 'node:path';
import { instant } from '../platform/instant.js';
import type { Settings } from '../platform/settings/settings.js';
import { leaveDigest } from './digest.js';
import { backUpPostgres } from './back-up-postgres.js';
import { backUpSqlite } from './back-up-sqlite.js';
import { writeNewFile } from './new-file.js';
import { sizeText, type Say } from './progress.js';

/**
 * Copies the hub's database into a new file, whether the hub runs or not.
 * @throws StartupError with the fix
 */
export async function backUp(settings: Pick<Settings, 'database' | 'secretKey'>, file: string, now: number, say: Say): Promise<void> {
  const path = resolve(file);
  const { database } = settings;
  const bytes = await writeNewFile(path, (temporary) =>
    database.kind === 'sqlite'
      ? backUpSqlite(database.path, temporary, { takenAt: now }, say)
      : backUpPostgres(database.url, temporary, say),
  );
  const digest = await leaveDigest(path);
  say(`Backed up to ${path}: ${sizeText(bytes)}, as of ${instant(now)}. Keep ${basename(digest)} with it: a restore compares it.`);
  const key =
    database.kind === 'sqlite' && settings.secretKey === null
      ? join(dirname(database.path), 'secret.key')
      : 'the value of WATCHFLOOR_SECRET_KEY';
  say(`The secret key is NOT in it: keep ${key} too, in another place. Without it the stored secrets of this backup can't be read.`);
}
