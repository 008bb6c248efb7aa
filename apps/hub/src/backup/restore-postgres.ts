import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { openDatabase } from '../platform/database/open-database.js';
import type { Secret } from '../platform/secrets/secret.js';
import { StartupError } from '../platform/startup-error.js';
import { beginGeneration, type BegunGeneration } from './begin-generation.js';
import { readDump, type DumpContents } from './dump-contents.js';
import { postgresAddress, type PostgresAddress } from './postgres-address.js';
import { postgresPrograms } from './postgres-programs.js';
import { askLeftPostgres } from './postgres-server.js';
import { sizeText, withProgress, type Say } from './progress.js';
import { beginningOf, endingOf } from './restore-script.js';
import type { Restoring } from './restore-sqlite.js';
import { endOf } from './run-program.js';

/** One transaction takes the old tables away, loads the backup and marks it as a copy; the copy's life begins after it. */
export async function restorePostgres(url: Secret, { file, replace, now, say }: Restoring): Promise<BegunGeneration> {
  const server = await askLeftPostgres(url);
  if (server.sessions > 0)
    throw new StartupError(`A hub is using this database (${server.sessions} sessions). Stop every hub first; nothing was changed.`);
  if (server.hasTables && !replace)
    throw new StartupError(
      'This database holds tables of Watchfloor. Back it up if you may want it, then say --replace; nothing was changed.',
    );
  const folder = postgresPrograms(server.major);
  const address = postgresAddress(url);
  const dump = await readDump(file, join(folder, 'pg_restore'), address.environment);
  if (dump.schema !== server.schema)
    throw new StartupError(
      `The backup is of schema ${dump.schema}, and this database's is ${server.schema}. Set the search path to ${dump.schema}.`,
    );
  await load({ folder, address, dump, file }, say);
  return await bringToLife(url, now, say);
}

interface Loading {
  readonly folder: string;
  readonly address: PostgresAddress;
  readonly dump: DumpContents;
  readonly file: string;
}

async function load({ folder, address, dump, file }: Loading, say: Say): Promise<void> {
  const { url, environment: env } = address;
  const read = ['--no-owner', '--no-privileges', `--schema=${dump.schema}`, '--file=-', file];
  const reader = spawn(join(folder, 'pg_restore'), read, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const write = ['--no-psqlrc', '--quiet', '--no-password', '--set=ON_ERROR_STOP=1', '--file=-', url];
  const writer = spawn(join(folder, 'psql'), write, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let bytes = 0;
  // When psql stops at an error, what is still being written to it has nowhere to go.
  writer.stdin.on('error', () => reader.kill());
  writer.stdin.write(beginningOf(dump));
  reader.stdout.on('data', (chunk: Buffer) => (bytes += chunk.length));
  reader.stdout.pipe(writer.stdin, { end: false });
  const written = endOf('psql', writer);
  written.catch(() => reader.kill());
  const reading = endOf('pg_restore', reader);
  const both = Promise.allSettled([
    reading.then(
      () => writer.stdin.end(endingOf(dump)),
      () => writer.stdin.end(),
    ),
    written,
    reading,
  ]);
  const [, wrote, was] = await withProgress(say, () => `${sizeText(bytes)} loaded`, both);
  const failed = [wrote, was].find((outcome) => outcome.status === 'rejected');
  if (failed === undefined) return;
  throw new StartupError(`The backup could not be loaded, and the database is as it was. ${(failed.reason as Error).message}`);
}

async function bringToLife(url: Secret, now: number, say: Say): Promise<BegunGeneration> {
  const database = await openDatabase({ kind: 'postgres', url }, say);
  try {
    const begun = await beginGeneration(database, now);
    if (begun === null) throw new StartupError('A hub that was started meanwhile has begun the new generation; see its log.');
    return begun;
  } finally {
    await database.close();
  }
}
