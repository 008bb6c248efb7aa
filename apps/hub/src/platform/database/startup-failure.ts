import type { DatabaseLocation } from '../settings/settings.js';
import { StartupError } from '../startup-error.js';

/** A text with the fix for what commonly stops a database from opening; anything else stays as it is. */
export function databaseFailure(location: DatabaseLocation, error: unknown): unknown {
  if (error instanceof StartupError) return error;
  const code = codeOf(error);
  const text = location.kind === 'sqlite' ? sqliteText(location.path, code) : postgresText(location.url.reveal(), code);
  return text === null ? error : new StartupError(text, { cause: error });
}

function sqliteText(path: string, code: string): string | null {
  switch (code) {
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
    case 'ENOENT':
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'SQLITE_CANTOPEN':
    case 'SQLITE_READONLY':
    case 'SQLITE_READONLY_DIRECTORY':
      return `The database ${path} can't be opened for writing (${code}). Make its folder writable for this user, or set DATABASE_URL=sqlite:PATH to another place.`;
    case 'SQLITE_NOTADB':
      return `${path} is not an SQLite database, or it is damaged. Nothing was changed. Move it away, or restore a backup in its place.`;
    case 'SQLITE_FULL':
      return `The disk that holds ${path} is full. Free some space and start again.`;
    case 'SQLITE_BUSY':
      return `${path} is locked by another process. Stop the other one (another hub on the same file?) and start again.`;
    default:
      return code.startsWith('SQLITE_CORRUPT')
        ? `The database ${path} is damaged. Nothing was changed. Restore a backup in its place, or move it away to start empty.`
        : null;
  }
}

function postgresText(url: string, code: string): string | null {
  const { host, pathname, username } = new URL(url);
  const database = pathname.slice(1);
  switch (code) {
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
    case '57P03':
      return `PostgreSQL at ${host} can't be reached (${code}). Start it, or correct DATABASE_URL.`;
    case '28P01':
    case '28000':
      return `PostgreSQL at ${host} refused user "${username}" (${code}). Correct the user or password in DATABASE_URL.`;
    case '3D000':
      return `PostgreSQL at ${host} has no database "${database}". Create it: createdb -h ${host.split(':')[0]} ${database}`;
    case '42501':
      return `User "${username}" may not create tables in "${database}". Grant it: GRANT CREATE ON SCHEMA public TO "${username}"`;
    case '53300':
      return `PostgreSQL at ${host} has no connection left (max_connections). Raise it, or stop what holds them.`;
    default:
      return null;
  }
}

interface Failure {
  readonly message?: string;
  readonly code?: string;
  readonly driverError?: unknown;
  readonly errors?: readonly unknown[];
}

/** Drivers wrap: the code may stand on the cause, or on the first of several addresses tried. */
function codeOf(error: unknown): string {
  const { message, code, driverError, errors } = (error ?? {}) as Failure;
  if (code !== undefined) return code;
  if (/timeout/i.test(message ?? '')) return 'ETIMEDOUT';
  if (driverError !== undefined) return codeOf(driverError);
  return errors === undefined ? '' : codeOf(errors[0]);
}
