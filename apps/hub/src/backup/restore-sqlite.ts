import Connection from 'better-sqlite3';
import { copyFileSync, chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openDatabase } from '../platform/database/open-database.js';
import { APPLICATION_ID } from '../platform/database/sqlite-sources.js';
import { instant } from '../platform/instant.js';
import { StartupError } from '../platform/startup-error.js';
import { beginGeneration, type BegunGeneration } from './begin-generation.js';
import { COPY_MARK } from '../platform/database/copy-mark.js';
import { HeldDatabase } from './held-database.js';
import { assertKnownSchema } from './known-schema.js';
import { syncToDisk } from './new-file.js';
import type { Say } from './progress.js';

export interface Restoring {
  readonly file: string;
  readonly replace: boolean;
  readonly now: number;
  readonly say: Say;
}

/** Everything happens to a copy in a folder beside the target; only then it takes the target's place. */
export async function restoreSqlite(path: string, { file, replace, now, say }: Restoring): Promise<BegunGeneration> {
  if (existsSync(path) && !replace)
    throw new StartupError(
      `There is a database ${path} already. Say --replace to put the backup in its place; what is there is kept beside it.`,
    );
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const held = existsSync(path) ? HeldDatabase.take(path) : null;
  const folder = mkdtempSync(join(dirname(path), '.restore-'));
  try {
    const copy = join(folder, 'watchfloor.db');
    copyFileSync(file, copy);
    chmodSync(copy, 0o600);
    say('Checking the backup …');
    examine(file, copy);
    const begun = await bringToLife(copy, now, say);
    syncToDisk(copy);
    const keptAs = `${path}.before-restore-${instant(now).replaceAll(/[-:.]/g, '')}`;
    if (held === null) {
      putAsideLeftovers(path, keptAs);
      renameSync(copy, path);
    } else {
      held.replace(copy, keptAs);
      say(`What was there is kept as ${keptAs}.`);
    }
    syncToDisk(dirname(path));
    return begun;
  } finally {
    held?.release();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What was not yet brought into a database that somebody moved away would be brought into this one (its `-wal`). */
function putAsideLeftovers(path: string, keptAs: string): void {
  for (const left of ['-wal', '-shm', '-journal']) if (existsSync(`${path}${left}`)) renameSync(`${path}${left}`, `${keptAs}${left}`);
}

/** @throws StartupError for a file that is damaged, of another program, or of a newer version */
function examine(file: string, copy: string): void {
  const connection = new Connection(copy);
  try {
    const finding = connection.pragma('integrity_check(1)', { simple: true });
    if (finding !== 'ok') throw damaged(file, String(finding));
    const [id] = [connection.pragma('application_id', { simple: true })];
    if (id !== APPLICATION_ID) throw new StartupError(`${file} is no backup of Watchfloor. Nothing was changed.`);
    assertKnownSchema(file, connection.prepare('SELECT name FROM migrations ORDER BY id').pluck().all() as string[]);
    // A file that was copied by hand says nothing of itself: it is as old as it was last written.
    const mark = JSON.stringify({ takenAt: Math.floor(statSync(file).mtimeMs) });
    connection.prepare('INSERT INTO setting (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING').run(COPY_MARK, mark);
  } catch (error) {
    const code = (error as { code?: string }).code ?? '';
    throw /^SQLITE_(CORRUPT|NOTADB)/.test(code) ? damaged(file, code) : error;
  } finally {
    connection.close();
  }
}

function damaged(file: string, finding: string): StartupError {
  return new StartupError(`${file} is damaged (${finding}). Nothing was changed. Take another backup.`);
}

async function bringToLife(copy: string, now: number, say: Say): Promise<BegunGeneration> {
  const database = await openDatabase({ kind: 'sqlite', path: copy }, say);
  try {
    const begun = await beginGeneration(database, now);
    if (begun === null) throw new Error('The copy lost its mark');
    return begun;
  } finally {
    await database.close();
  }
}
