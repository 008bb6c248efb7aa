import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StartupError } from '../platform/startup-error.js';
import { assertKnownSchema } from './known-schema.js';

const MOST_TEXT = 16_000_000;

/** A dump of PostgreSQL, as far as one must know it before it is let into a database. */
export interface DumpContents {
  readonly takenAt: number;
  readonly schema: string;
  readonly tables: readonly string[];
  /** With their arguments. */
  readonly functions: readonly string[];
}

/** @throws StartupError for a file that is damaged, of another program, or of a newer version */
export async function readDump(file: string, program: string, environment: Readonly<Record<string, string>>): Promise<DumpContents> {
  const ask = async (...commandLine: string[]): Promise<string> => {
    try {
      return (await promisify(execFile)(program, [...commandLine, file], { env: environment, maxBuffer: MOST_TEXT })).stdout;
    } catch (error) {
      const said = (error as { stderr?: string }).stderr?.trim() ?? '';
      const fix = /unsupported version/.test(said) ? "Install PostgreSQL's programs of the version that made it." : 'Take another backup.';
      throw new StartupError(`${file} can't be read: ${said}. Nothing was changed. ${fix}`);
    }
  };
  const list = await ask('--list');
  const schema = /^\d+; \d+ \d+ TABLE (\S+) migrations /m.exec(list)?.[1];
  const takenAt = Date.parse((/^; Archive created at (.+)$/m.exec(list)?.[1] ?? '').replace(' UTC', 'Z').replace(' ', 'T'));
  if (schema === undefined || Number.isNaN(takenAt)) throw new StartupError(`${file} is no backup of Watchfloor. Nothing was changed.`);
  assertKnownSchema(file, migrationsIn(await ask('--data-only', '--table=migrations', '--file=-')));
  const named = (kind: string) =>
    [...list.matchAll(new RegExp(`^\\d+; \\d+ \\d+ ${kind} \\S+ (.+) \\S+$`, 'gm'))].map(([, name]) => name ?? '');
  return { takenAt, schema, tables: named('TABLE'), functions: named('FUNCTION') };
}

/** `COPY public.migrations (id, timestamp, name) FROM stdin;` and its lines, up to `\.` */
function migrationsIn(sql: string): string[] {
  const lines = sql.split('\n');
  const start = lines.findIndex((line) => line.startsWith('COPY '));
  const end = lines.indexOf('\\.', start);
  return start === -1 ? [] : lines.slice(start + 1, end).map((line) => line.split('\t')[2] ?? '');
}
