import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

export interface Ran {
  readonly exitCode: number | null;
  /** What it printed, errors too. */
  readonly output: string;
}

/** `watchfloor …` as built, in a process of its own. */
export async function watchfloor(words: readonly string[], environment: Readonly<Record<string, string>>): Promise<Ran> {
  const env = { PATH: process.env['PATH'], WATCHFLOOR_SECRET_KEY: 'k'.repeat(44), ...environment };
  const child = spawn(process.execPath, [resolve('bin/watchfloor.mjs'), ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output };
}
