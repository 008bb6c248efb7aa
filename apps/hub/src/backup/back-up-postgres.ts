import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Secret } from '../platform/secrets/secret.js';
import { StartupError } from '../platform/startup-error.js';
import { postgresAddress } from './postgres-address.js';
import { postgresPrograms } from './postgres-programs.js';
import { askPostgres } from './postgres-server.js';
import { quoted } from './quoted.js';
import { sizeText, withProgress, type Say } from './progress.js';
import { endOf } from './run-program.js';

/** A dump of one instant, in PostgreSQL's own compressed format; hubs go on writing. */
export async function backUpPostgres(url: Secret, file: string, say: Say): Promise<void> {
  const { major, schema, hasTables } = await askPostgres(url);
  if (schema === null || !hasTables)
    throw new StartupError(`There are no tables of Watchfloor in this database: set DATABASE_URL to the hub's.`);
  const { url: address, environment } = postgresAddress(url);
  const commandLine = [
    '--format=custom',
    '--no-owner',
    '--no-privileges',
    '--no-password',
    `--schema=${quoted(schema)}`,
    '-f',
    file,
    address,
  ];
  const dump = spawn(join(postgresPrograms(major), 'pg_dump'), commandLine, { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
  await withProgress(say, () => `${sizeText(statSync(file).size)} written`, endOf('pg_dump', dump));
}
