import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import type { Settings } from '../../platform/settings/settings.js';

/** Where a hub keeps its journal: the next process that listens there finds it. */
export interface JournalPlace {
  readonly path: string;
  /** Taken at the start, because a full disk has no room when it is needed. */
  readonly reserveBytes: number;
}

/** Room for about a thousand decisions. */
const RESERVE_BYTES = 1_024 * 1_024;

/**
 * Beside the SQLite database, and for PostgreSQL in `data/journal` of the working folder. Only one process can listen
 * on a port, so the port says whose the file is; the part before it, of which database.
 */
export function journalPlace({ database, host, port }: Pick<Settings, 'database' | 'host' | 'port'>): JournalPlace {
  // Port 0 is another one each time: such a hub has no next life.
  const seat = port === 0 ? `process-${process.pid}` : String(port);
  if (database.kind === 'sqlite') {
    return { path: join(dirname(database.path), 'journal', `${nameOf(database.path, host)}-${seat}.journal`), reserveBytes: RESERVE_BYTES };
  }
  const { hostname, port: server, pathname } = new URL(database.url.reveal());
  return { path: resolve('data/journal', `${nameOf(`${hostname}:${server}${pathname}`, host)}-${seat}.journal`), reserveBytes: 0 };
}

function nameOf(database: string, host: string): string {
  return createHash('sha256').update(`${database} ${host}`).digest('hex').slice(0, 12);
}
