import { StartupError } from '../platform/startup-error.js';
import type { Secret } from '../platform/secrets/secret.js';

/** Those of libpq that the hub's driver takes in its URL too. */
const KNOWN = new Set(['sslmode', 'sslrootcert', 'sslcert', 'sslkey', 'host', 'port', 'options', 'connect_timeout']);

export interface PostgresAddress {
  /** Without the password: whoever lists processes sees it. */
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A `DATABASE_URL` for PostgreSQL's own programs. */
export function postgresAddress(url: Secret): PostgresAddress {
  const address = URL.parse(url.reveal());
  if (address === null) throw new StartupError('DATABASE_URL is no valid URL.');
  const password = decodeURIComponent(address.password);
  address.password = '';
  for (const [name, value] of Array.from(address.searchParams)) {
    if (!KNOWN.has(name)) address.searchParams.delete(name);
    if (name === 'ssl' && value === 'true') address.searchParams.set('sslmode', 'require');
    if (name === 'sslmode' && value === 'no-verify') address.searchParams.set('sslmode', 'require');
  }
  const own = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '/', LC_ALL: 'C', TZ: 'UTC', PGAPPNAME: 'watchfloor copy' };
  return { url: address.href, environment: password === '' ? own : { ...own, PGPASSWORD: password } };
}
