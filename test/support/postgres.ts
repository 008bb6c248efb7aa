import { dirname, join } from 'node:path';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { privateFolder, runToEnd, startPrivateServer, unprivilegedAccount } from './private-server.ts';
import { type Program, provideProgram, versionedFolders } from './provision.ts';

export const POSTGRES = (): Program => ({
  title: 'PostgreSQL',
  binaries: ['postgres'],
  folders: versionedFolders('/usr/lib/postgresql'),
  debianPackage: 'postgresql',
});

export interface PostgresServer {
  /** Of the database `postgres`, for administration. */
  url: string;
  pid: number;
  /** A new, empty database; answers its address. */
  createDatabase: () => Promise<string>;
  stop: () => Promise<void>;
}

/** A PostgreSQL of the caller's own: free port, private folder, never as root, durable settings as installed. */
export async function startPostgres(
  say: (line: string) => void = () => undefined,
  settings: readonly string[] = [],
): Promise<PostgresServer> {
  const program = provideProgram(POSTGRES, say);
  const account = unprivilegedAccount('postgres');
  const folder = privateFolder('postgres', account);
  const cluster = join(folder, 'cluster');
  const initialise = ['-D', cluster, '--username=watchfloor', '--auth=trust', '--encoding=UTF8', '--no-locale', '--no-sync'];
  runToEnd(join(dirname(program), 'initdb'), initialise, account, folder);
  const port = await freePort();
  const commandLine = ['-D', cluster, '-p', String(port), '-h', '127.0.0.1', '-k', folder, '-c', 'max_connections=200'];
  for (const setting of settings) commandLine.push('-c', setting);
  const server = await startPrivateServer({ program, commandLine, port, folder, account, stopSignal: 'SIGINT' });
  const url = `postgres://watchfloor@127.0.0.1:${port}`;
  await untilQueryable(`${url}/postgres`);
  let created = 0;
  const createDatabase = async () => {
    created += 1;
    const name = `watchfloor_${created}`;
    await query(`${url}/postgres`, `CREATE DATABASE ${name}`);
    return `${url}/${name}`;
  };
  return { ...server, url: `${url}/postgres`, createDatabase };
}

async function query(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

// The port answers before the server is ready: "the database system is starting up" (57P03).
async function untilQueryable(url: string): Promise<void> {
  const patience = AbortSignal.timeout(10_000);
  for (;;) {
    try {
      return await query(url, 'SELECT 1');
    } catch (error) {
      if ((error as { code?: string }).code !== '57P03' || patience.aborted) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
