import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { StartupError } from '../platform/startup-error.js';

const PROGRAMS = ['pg_dump', 'pg_restore', 'psql'] as const;
export type PostgresProgram = (typeof PROGRAMS)[number];

interface Installed {
  readonly folder: string;
  readonly major: number;
}

/**
 * The folder of PostgreSQL's own programs: of the server's version if they are here, else of the nearest newer one.
 * @throws StartupError with what to install.
 */
export function postgresPrograms(serverMajor: number): string {
  const fitting = installed()
    .filter(({ major }) => major >= serverMajor)
    .toSorted((a, b) => a.major - b.major);
  const [best] = fitting;
  if (best !== undefined) return best.folder;
  const newest = Math.max(0, ...installed().map(({ major }) => major));
  const why = newest === 0 ? 'are not installed here' : `are of version ${newest}, older than the server's ${serverMajor}`;
  throw new StartupError(
    `PostgreSQL's programs ${PROGRAMS.join(', ')} ${why}. Install version ${serverMajor} or newer ` +
      `(Debian: apt-get install postgresql-client-${serverMajor}), or put its folder on PATH.`,
  );
}

function installed(): Installed[] {
  const onPath = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const folders = new Set([...onPath, ...globSync(['/usr/lib/postgresql/*/bin', '/usr/pgsql-*/bin'])]);
  return [...folders]
    .filter((folder) => PROGRAMS.every((program) => existsSync(join(folder, program))))
    .flatMap((folder) => {
      const major = majorOf(join(folder, 'pg_dump'));
      return major === null ? [] : [{ folder, major }];
    });
}

function majorOf(program: string): number | null {
  try {
    const said = execFileSync(program, ['--version'], { encoding: 'utf8', timeout: 5_000, cwd: dirname(program) });
    return Number(/(\d+)/.exec(said)?.[1] ?? NaN) || null;
  } catch {
    return null;
  }
}
