import { z } from 'zod';

/** Every list of the API: follow `nextCursor` until it is null. */
export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() });
}

export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Query parameters that every list takes. */
export const page = z.strictObject({
  limit: z.coerce.number().int().min(1).max(500).default(100),
  cursor: z.string().max(500).optional(),
  namespace: z.string().max(64).optional(),
});
export type Page = z.infer<typeof page>;

/** A moment in a query: ISO 8601, with or without milliseconds. */
export const queryInstant = z.iso.datetime({ offset: true });

/** `from` is part of the window, `to` is not. */
export const period = z.strictObject({ from: queryInstant.optional(), to: queryInstant.optional() });
