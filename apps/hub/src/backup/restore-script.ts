import { loadedTables } from '../platform/database/loaded-entities.js';
import { COPY_MARK } from '../platform/database/copy-mark.js';
import type { DumpContents } from './dump-contents.js';
import { quoted } from './quoted.js';

/** Any hub that starts meanwhile waits for this lock before it changes the schema. */
const MIGRATION_LOCK = 5_785_193;

/** Before what was dumped: takes away what is there, newer tables too. */
export function beginningOf({ schema, tables, functions }: DumpContents): string {
  const ours = new Set([...tables, ...loadedTables()]);
  return [
    'BEGIN;',
    "SET LOCAL lock_timeout = '30s';",
    `SELECT pg_advisory_xact_lock(${MIGRATION_LOCK});`,
    ...[...ours].map((table) => `DROP TABLE IF EXISTS ${quoted(schema)}.${quoted(table)} CASCADE;`),
    ...functions.map((signature) => `DROP FUNCTION IF EXISTS ${quoted(schema)}.${signature} CASCADE;`),
    '',
  ].join('\n');
}

/** Only this makes what was loaded stay: a dump that ends too early is rolled back with the connection. */
export function endingOf({ schema, takenAt }: DumpContents): string {
  const settings = `${quoted(schema)}.setting`;
  const mark = JSON.stringify({ takenAt });
  return [
    '',
    `DELETE FROM ${settings} WHERE name = '${COPY_MARK}';`,
    `INSERT INTO ${settings} (name, value) VALUES ('${COPY_MARK}', '${mark}');`,
    'COMMIT;',
    '',
  ].join('\n');
}
