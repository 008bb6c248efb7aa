import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { StartupError } from '../platform/startup-error.js';

const MOST_ERROR_TEXT = 2_000;

/** Resolves when the program ended well. @throws StartupError with the end of what it said */
export async function endOf(name: string, child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-MOST_ERROR_TEXT)));
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  if (code !== 0) throw new StartupError(`${name} ended with ${code ?? signal}: ${said.trim() || 'it said nothing'}`);
}
