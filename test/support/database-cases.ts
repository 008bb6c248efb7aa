import { join } from 'node:path';
import { createPostgresDatabase, scratchFolder } from './shared-servers.ts';

export interface DatabaseCase {
  name: 'SQLite' | 'PostgreSQL';
  /** The `DATABASE_URL` of a new, empty database. */
  createUrl: () => Promise<string>;
}

/** `describe.each(databaseCases)('on $name', ({ createUrl }) => …)` runs one suite on both databases. */
export const databaseCases: readonly DatabaseCase[] = [
  { name: 'SQLite', createUrl: async () => `sqlite:${join(scratchFolder('sqlite'), 'watchfloor.db')}` },
  { name: 'PostgreSQL', createUrl: createPostgresDatabase },
];
