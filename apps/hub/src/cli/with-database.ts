import type { Database } from '../platform/database/database.js';
import { openDatabase } from '../platform/database/open-database.js';
import { readSettings } from '../platform/settings/read-settings.js';

/** For a command that works beside a running hub, on the database of the environment. */
export async function withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
  const { settings } = readSettings(process.env);
  const database = await openDatabase(settings.database, (line) => console.error(line));
  try {
    return await work(database);
  } finally {
    await database.close();
  }
}
