import type { List } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { z } from 'zod';

type Position = (string | number)[];

const PARTS = { text: z.string(), integer: z.int() } as const;
type Parts = readonly (keyof typeof PARTS)[];
type PositionOf<Kinds extends Parts> = { -readonly [Index in keyof Kinds]: z.output<(typeof PARTS)[Kinds[Index]]> };

/**
 * Where a list goes on: the sort key of the last row that was answered, opaque to the caller; `parts` is what the
 * list sorts by, so that another list's cursor is told from its own.
 * @throws DomainError `invalid` when it is not one of this list.
 */
export function readCursor<const Kinds extends Parts>(cursor: string | undefined, parts: Kinds): PositionOf<Kinds> | null {
  if (cursor === undefined) return null;
  try {
    const position: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return z.tuple(parts.map((part): z.ZodType => PARTS[part]) as [z.ZodType]).parse(position) as PositionOf<Kinds>;
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
