import { chmodSync, closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { StartupError } from '../platform/startup-error.js';

/**
 * Writes a file under another name and gives it its own only when it is whole and on disk; only this user may read
 * it. Answers its size in bytes.
 * @throws StartupError when the file is there already, or can't be written.
 */
export async function writeNewFile(path: string, write: (temporaryPath: string) => Promise<void>): Promise<number> {
  refuseExisting(path);
  const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.partial`);
  try {
    closeSync(openSync(temporary, 'wx', 0o600));
    await write(temporary);
    chmodSync(temporary, 0o600);
    syncToDisk(temporary);
    refuseExisting(path);
    renameSync(temporary, path);
    syncToDisk(dirname(path));
    return statSync(path).size;
  } catch (error) {
    throw writeFailure(path, error);
  } finally {
    for (const left of ['', '-journal', '-wal', '-shm']) rmSync(`${temporary}${left}`, { force: true });
  }
}

/** What was renamed is only sure to be there after the folder is on disk too. */
export function syncToDisk(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function refuseExisting(path: string): void {
  if (existsSync(path)) throw new StartupError(`${path} is there already and is not overwritten. Choose another name, or move it away.`);
}

function writeFailure(path: string, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new StartupError(`There is no folder ${dirname(path)}. Make it, or choose another place for ${basename(path)}.`);
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StartupError(`${path} can't be written (${code}). Make its folder writable for this user, or choose another place.`);
    case 'ENOSPC':
    case 'SQLITE_FULL':
      return new StartupError(`The disk that holds ${path} is full, and nothing is left there. Free some space, or choose another place.`);
    default:
      return error;
  }
}
