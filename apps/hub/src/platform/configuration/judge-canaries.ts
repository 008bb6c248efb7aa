import type { Draft } from './draft.js';
import { isKind } from './draft.js';
import { nearest, quote } from './problem.js';
import type { Problems } from './problems.js';
import type { Cursor } from './reading/cursor.js';

/** Canaries of a place in which nothing stands vouch for nothing: a name almost like another is mistyped. @see ST-9 */
export function judgeCanaries(files: readonly Cursor[], drafts: readonly Draft[], problems: Problems): void {
  const places = [...new Set(drafts.filter(isKind('instance')).flatMap(({ body }) => body.place ?? []))];
  const cursors = files.flatMap((file) => file.items('canaries', Infinity, problems).map((canary) => canary.child('place')));
  for (const cursor of cursors) {
    const place = cursor.value;
    if (typeof place !== 'string' || places.some((known) => known === place || known.startsWith(`${place}/`))) continue;
    const meant = nearest(place, places.flatMap(around));
    // Instances that register themselves may stand where none is written.
    if (meant !== null) problems.warning(cursor, `no instance stands in ${quote(place)}`, `did you mean ${quote(meant)}?`);
  }
}

/** `eu/a/7`: the place itself and what it lies in. */
function around(place: string): string[] {
  const parts = place.split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}
