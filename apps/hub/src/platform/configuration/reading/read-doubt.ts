import { writtenCanary, writtenReference } from '@watchfloor/contracts';
import type { Canary, Reference } from '../configuration.js';
import type { Problems } from '../problems.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';

const MOST_REFERENCES = 100;
const MOST_CANARIES = 1_000;
const ENOUGH_REFERENCES = 3;

/** With one or two a failure of theirs and one of our own look the same. @see ST-9 */
export function readReferences(files: readonly Cursor[], problems: Problems): Reference[] {
  const cursors = files.flatMap((file) => file.items('references', MOST_REFERENCES, problems));
  const [first] = cursors;
  if (first !== undefined && cursors.length < ENOUGH_REFERENCES)
    problems.warning(
      { file: first.file, path: ['references'], onKey: true },
      `has fewer than ${ENOUGH_REFERENCES} entries, so a failure of everything can't be told from one of our own`,
      `name ${ENOUGH_REFERENCES} targets in different networks`,
    );
  const known = new Set<string>();
  return cursors.flatMap((cursor) => {
    const url = addressOf(cursor, readFields(cursor, writtenReference.shape, problems), problems);
    return url === null || isTwice(cursor, url, known, problems) ? [] : [{ url }];
  });
}

export function readCanaries(file: Cursor, problems: Problems): Canary[] {
  const known = new Set<string>();
  return file.items('canaries', MOST_CANARIES, problems).flatMap((cursor) => {
    const { place, ...target } = readFields(cursor, writtenCanary.shape, problems);
    const url = addressOf(cursor, target, problems);
    if (url === null || place === undefined || isTwice(cursor, `${place} ${url}`, known, problems)) return [];
    return [{ place, url }];
  });
}

/** It would have two votes. */
function isTwice(cursor: Cursor, what: string, known: Set<string>, problems: Problems): boolean {
  if (!known.has(what)) {
    known.add(what);
    return false;
  }
  problems.error(cursor, 'stands here twice, and would have two votes', 'name another target');
  return true;
}

function addressOf(cursor: Cursor, { tcp, http }: { readonly tcp?: string; readonly http?: string }, problems: Problems): string | null {
  if (tcp !== undefined && http === undefined) return `tcp://${tcp}`;
  if (http !== undefined && tcp === undefined) return http;
  if (cursor.isMap() && cursor.keys().some((key) => key === 'tcp' || key === 'http') === (tcp !== undefined))
    problems.error(cursor, tcp === undefined ? 'says no target' : 'says two targets', 'write either tcp: "HOST:PORT" or http: "https://…"');
  return null;
}
