import { Secret } from '../secrets/secret.js';
import type { DatabaseLocation } from '../settings/settings.js';
import type { Database } from './database.js';
import { openDatabase } from './open-database.js';

/** The place that a test's `DATABASE_URL` names. */
export function locationOf(url: string): DatabaseLocation {
  return url.startsWith('sqlite:') ? { kind: 'sqlite', path: url.slice('sqlite:'.length) } : { kind: 'postgres', url: new Secret(url) };
}

/** A new database with every table, for `describe.each(databaseCases)`. */
export async function openTestDatabase(createUrl: () => Promise<string>): Promise<Database> {
  return await openDatabase(locationOf(await createUrl()));
}
