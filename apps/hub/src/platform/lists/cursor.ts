import type { List } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { z } from 'zod';

type Position = (string | number)[];

const position = z
  .array(z.union([z.string(), z.number()]))
  .min(1)
  .max(4);

/**
 * Where a list goes on: the sort key of the last row that was answered, opaque to the caller.
 * @throws DomainError `invalid` when it is not one of ours.
 */
export function readCursor(cursor: string | undefined): Position | null {
  if (cursor === undefined) return null;
  try {
    return position.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new DomainError('invalid', 'The query is not valid: cursor', [{ path: 'cursor', message: 'must be a nextCursor of this list' }]);
  }
}

/** Of `limit + 1` rows asked for: the page, and where the next one begins. */
export function listFrom<Row, Item>(
  rows: readonly Row[],
  limit: number,
  shape: { readonly position: (row: Row) => Position; readonly item: (row: Row) => Item },
): List<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const more = rows.length > limit && last !== undefined;
  const nextCursor = more ? Buffer.from(JSON.stringify(shape.position(last))).toString('base64url') : null;
  return { items: page.map(shape.item), nextCursor };
}
