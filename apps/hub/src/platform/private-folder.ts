import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Step by step: Node's recursive mkdir never ends where a folder can't be made for lack of its parent (/proc). */
export function makePrivateFolder(folder: string): void {
  if (existsSync(folder)) return;
  makePrivateFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}
