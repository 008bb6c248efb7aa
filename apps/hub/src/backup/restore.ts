import { resolve } from 'node:path';
import { instant } from '../platform/instant.js';
import type { Settings } from '../platform/settings/settings.js';
import { assertBackupOf } from './backup-kind.js';
import { assertDigest } from './digest.js';
import type { BegunGeneration } from './begin-generation.js';
import type { Say } from './progress.js';
import { restorePostgres } from './restore-postgres.js';
import { restoreSqlite } from './restore-sqlite.js';

export interface RestoreRequest {
  readonly file: string;
  /** Whether what is there may go. */
  readonly replace: boolean;
  readonly now: number;
}

const MOST_LINES = 20;

/**
 * Puts a backup in the place of the database, all of it or nothing, and begins a new generation (I13).
 * @throws StartupError with the fix
 */
export async function restore({ database }: Pick<Settings, 'database'>, request: RestoreRequest, say: Say): Promise<BegunGeneration> {
  const file = resolve(request.file);
  assertBackupOf(file, database.kind);
  await assertDigest(file, say);
  const restoring = { ...request, file, say };
  const begun = database.kind === 'sqlite' ? await restoreSqlite(database.path, restoring) : await restorePostgres(database.url, restoring);
  for (const line of outcomeOf(file, begun)) say(line);
  return begun;
}

function outcomeOf(file: string, { number, backupAt, begunAt, unsent, actsEnded, numbersAbove }: BegunGeneration): string[] {
  return [
    `Restored ${file}: generation ${number}, as of ${instant(backupAt)}. What happened until ${instant(begunAt)} is on no record and counts as UNKNOWN.`,
    `New incidents and acts are numbered above ${numbersAbove}. ${actsEnded} acts that were under way are ended: look at their targets.`,
    `${unsent.length} messages that were still to be sent then are not sent${unsent.length === 0 ? '.' : ':'}`,
    ...unsent.slice(0, MOST_LINES).map(({ text }) => `  ${text}`),
    ...(unsent.length > MOST_LINES ? [`  and ${unsent.length - MOST_LINES} more`] : []),
    'Tokens and sessions are as they were then: revoke again what was revoked since. The secret key must be that of the backup.',
  ];
}
