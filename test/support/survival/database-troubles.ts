import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import pg from 'pg';
import type { HubLives } from './hub-lives.ts';
import type { ShakyPostgres } from './shaky-postgres.ts';

/** Something that keeps a running hub from writing, and its end. */
export interface DatabaseTrouble {
  readonly name: string;
  /** What is stored can still be read, tokens among it. */
  readonly isReadable: boolean;
  begin(hub: HubLives): Promise<void>;
  end(hub: HubLives): Promise<void>;
}

/** Fault table 1 to 4, and 8 as far as a slow answer is the same for a client. */
export function postgresTroubles(postgres: ShakyPostgres): DatabaseTrouble[] {
  return [away(postgres), frozen(postgres), readOnly(postgres), exhausted(postgres), slow(postgres)];
}

/** Fault table 5 and 6. */
export function sqliteTroubles(path: string): DatabaseTrouble[] {
  return [locked(path), fullDisk()];
}

function away(postgres: ShakyPostgres): DatabaseTrouble {
  return { name: 'away', isReadable: false, begin: () => postgres.cut(), end: () => postgres.mend() };
}

function frozen(postgres: ShakyPostgres): DatabaseTrouble {
  let pids: number[] = [];
  return {
    name: 'frozen',
    isReadable: false,
    begin() {
      const children = execFileSync('pgrep', ['-P', String(postgres.pid)], { encoding: 'utf8' });
      pids = [postgres.pid, ...children.trim().split('\n').map(Number)];
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      return Promise.resolve();
    },
    end() {
      for (const pid of pids) process.kill(pid, 'SIGCONT');
      return Promise.resolve();
    },
  };
}

function readOnly(postgres: ShakyPostgres): DatabaseTrouble {
  const alter = (what: string) => say(postgres, 'SET default_transaction_read_only = off', what, 'SELECT pg_reload_conf()');
  return {
    name: 'read-only',
    isReadable: true,
    begin: () => alter('ALTER SYSTEM SET default_transaction_read_only = on'),
    end: () => alter('ALTER SYSTEM RESET default_transaction_read_only'),
  };
}

function exhausted(postgres: ShakyPostgres): DatabaseTrouble {
  const held: pg.Client[] = [];
  return {
    name: 'out of connections',
    isReadable: false,
    async begin() {
      await postgres.cut();
      for (let isFree = true; isFree;) {
        const client = new pg.Client({ connectionString: postgres.direct });
        client.on('error', () => undefined);
        isFree = await client.connect().then(
          () => true,
          () => false,
        );
        if (isFree) held.push(client);
      }
      await postgres.mend();
    },
    async end() {
      await Promise.all(held.splice(0).map((client) => client.end()));
    },
  };
}

/** Every answer comes, but so late that a commit takes seconds. */
function slow(postgres: ShakyPostgres): DatabaseTrouble {
  const set = (delayMs: number) => {
    postgres.delayMs = delayMs;
    return Promise.resolve();
  };
  return { name: 'slow', isReadable: false, begin: () => set(250), end: () => set(0) };
}

function locked(path: string): DatabaseTrouble {
  let other: Database.Database | undefined;
  return {
    name: 'locked by another program',
    isReadable: true,
    begin() {
      other = new Database(path);
      other.exec('BEGIN EXCLUSIVE');
      return Promise.resolve();
    },
    end() {
      other?.exec('ROLLBACK');
      other?.close();
      return Promise.resolve();
    },
  };
}

/** No file of the process grows beyond the limit, its journal included: as on a disk that is full. */
function fullDisk(): DatabaseTrouble {
  const limit = (pid: number, bytes: string) => execFileSync('prlimit', [`--pid=${pid}`, `--fsize=${bytes}:`]);
  return {
    name: 'without room on its disk',
    isReadable: true,
    begin: (hub) => Promise.resolve(void limit(hub.pid, '4096')),
    end: (hub) => Promise.resolve(void limit(hub.pid, 'unlimited')),
  };
}

async function say(postgres: ShakyPostgres, ...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: postgres.direct });
  await client.connect();
  for (const statement of statements) await client.query(statement);
  await client.end();
}
