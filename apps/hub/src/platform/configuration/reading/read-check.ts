import { checkFields } from '@watchfloor/contracts';
import { checkBody } from '../body-defaults.js';
import type { Settings } from '../bodies.js';
import type { Parent } from '../draft.js';
import { formatPath } from '../problem.js';
import { isMap, type Cursor } from './cursor.js';
import { readFields } from './fields.js';
import type { Reading } from './reading.js';

const MOST_CHECKS = 100;

export function readChecks(owner: Cursor, parent: Parent | null, reading: Reading): void {
  for (const cursor of owner.items('checks', MOST_CHECKS, reading.problems)) {
    const fields = readFields(cursor, checkFields, reading.problems, { open: true });
    const { id: key = nameless(cursor), probe } = fields;
    if (probe === undefined) continue;
    const body = checkBody(key, { ...fields, probe }, settingsOf(cursor, Object.keys(checkFields)), reading.defaults);
    reading.drafts.push({
      kind: 'check',
      namespace: reading.namespace,
      key,
      was: fields.was ?? null,
      parent,
      origin: 'file',
      body,
      at: cursor,
    });
  }
}

/** What has no valid id is refused, but the rest of it is judged all the same; no key of another looks like this. */
export function nameless(cursor: Cursor): string {
  return formatPath(cursor.path);
}

/** Everything but the common keys, as it is written: the environment is put in where it is used. */
export function settingsOf(cursor: Cursor, common: readonly string[]): Settings {
  const written = isMap(cursor.written) ? cursor.written : {};
  return Object.fromEntries(Object.entries(written).filter(([key]) => !common.includes(key)));
}
