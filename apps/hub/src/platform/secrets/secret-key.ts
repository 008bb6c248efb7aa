import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Settings } from '../settings/settings.js';
import { StartupError } from '../startup-error.js';
import { Secret } from './secret.js';

/**
 * The key that encrypts stored secrets: as set, else kept in a file beside the SQLite database and made at
 * the first start (interface.md). With PostgreSQL the settings ask for it.
 * @throws StartupError when the file can't be read or written.
 */
export function secretKey(settings: Pick<Settings, 'secretKey' | 'database'>): Secret {
  if (settings.secretKey !== null) return settings.secretKey;
  if (settings.database.kind !== 'sqlite') throw new StartupError('WATCHFLOOR_SECRET_KEY must be set with PostgreSQL.');
  return keyFile(join(dirname(settings.database.path), 'secret.key'));
}

function keyFile(path: string): Secret {
  try {
    if (!existsSync(path)) writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    const text = readFileSync(path, 'utf8').trim();
    if (text.length < 32) throw new StartupError(`${path} is damaged. Restore it from a backup; without it stored secrets can't be read.`);
    return new Secret(text);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return keyFile(path);
    if (error instanceof StartupError) throw error;
    throw new StartupError(`The key file ${path} can't be used: ${(error as Error).message}. Make it readable for this user.`);
  }
}
