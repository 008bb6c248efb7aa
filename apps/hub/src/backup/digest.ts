import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { StartupError } from '../platform/startup-error.js';
import type { Say } from './progress.js';

/** Lies beside a backup, as `sha256sum` writes it: a bit that turned inside a cell is seen by nothing else. */
export async function leaveDigest(file: string): Promise<string> {
  const path = digestPath(file);
  writeFileSync(path, `${await digestOf(file)}  ${basename(file)}\n`, { mode: 0o600 });
  return path;
}

/** @throws StartupError when the backup is not what it was; without a digest that is said, and nothing is refused */
export async function assertDigest(file: string, say: Say): Promise<void> {
  const path = digestPath(file);
  if (!existsSync(path)) {
    say(`There is no ${path}, so single damaged values can't be noticed. After the restore run watchfloor audit verify.`);
    return;
  }
  const [wanted] = readFileSync(path, 'utf8').trim().split(/\s/);
  if (wanted === (await digestOf(file))) return;
  throw new StartupError(
    `${file} is damaged: it is not the file that ${path} was made of. Nothing was changed. Take another backup; if only the digest is wrong, move it away.`,
  );
}

function digestPath(file: string): string {
  return `${file}.sha256`;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
