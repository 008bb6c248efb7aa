import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makePrivateFolder } from '../platform/private-folder.js';
import { StartupError } from '../platform/startup-error.js';
import { Spool } from './spool.js';

const IDENTITY = /^\S{1,64}$/;

/** What an agent keeps over restarts. */
export interface AgentFolder<Entry> {
  readonly spool: Spool<Entry>;
  /** By it the hub tells this agent's next life from a second agent. */
  readonly identity: string;
}

/** @throws StartupError with the fix */
export function openAgentFolder<Entry>(folder: string): AgentFolder<Entry> {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new StartupError(`--spool ${folder} is a file → name a folder`);
  try {
    makePrivateFolder(folder);
    return { spool: Spool.open<Entry>(folder), identity: identityIn(folder) };
  } catch (error) {
    const fix = 'name a folder that this user may write to, on a disk with room';
    throw new StartupError(`--spool ${folder} can not be used (${(error as Error).message}) → ${fix}`, { cause: error });
  }
}

/** A crash may have left the file blank: written aside, it is there as a whole or not at all. */
function identityIn(folder: string): string {
  const path = join(folder, 'agent-id');
  const known = existsSync(path) ? readFileSync(path, 'utf8').trim() : '';
  if (IDENTITY.test(known)) return known;
  const identity = randomUUID();
  writeFileSync(`${path}.new`, identity, { mode: 0o600, flush: true });
  renameSync(`${path}.new`, path);
  return identity;
}
