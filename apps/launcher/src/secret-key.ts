import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** With PostgreSQL the hub asks for a key of its own; the quick start keeps one, so that a second start can read what the first stored. */
export async function quickStartSecretKey(
  environment: NodeJS.ProcessEnv,
  root: string,
  say: (line: string) => void,
): Promise<Record<string, string>> {
  const isPostgres = /^postgres(ql)?:/.test(environment['DATABASE_URL'] ?? '');
  if (!isPostgres || environment['WATCHFLOOR_SECRET_KEY'] || environment['WATCHFLOOR_SECRET_KEY_FILE']) return {};
  const path = join(root, 'data/quick-start.key');
  await mkdir(dirname(path), { recursive: true });
  try {
    await writeFile(path, randomBytes(32).toString('base64'), { mode: 0o600, flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  say(`WATCHFLOOR_SECRET_KEY is not set; the quick start uses ${path}`);
  return { WATCHFLOOR_SECRET_KEY: await readFile(path, 'utf8') };
}
