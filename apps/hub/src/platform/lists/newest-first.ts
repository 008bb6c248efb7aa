import type { List, Page } from '@watchfloor/contracts';
import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import { listFrom, readCursor } from './cursor.js';

/**
 * A page of rows, newest first by a time and then by id: rows that appear meanwhile neither repeat nor hide others.
 * `at` is the property of the time.
 */
export async function newestFirst<Row extends ObjectLiteral & { id: string }, Item>(
  query: SelectQueryBuilder<Row>,
  page: Page,
  shape: { readonly at: keyof Row & string; readonly item: (row: Row) => Item },
): Promise<List<Item>> {
  const { alias } = query;
  const position = readCursor(page.cursor, ['integer', 'text']);
  if (position !== null) {
    const [at, id] = position;
    const after = new Brackets((either) =>
      either
        .where(`${alias}.${shape.at} < :cursorAt`, { cursorAt: at })
        .orWhere(`${alias}.${shape.at} = :cursorAt AND ${alias}.id < :cursorId`, { cursorId: id }),
    );
    query.andWhere(after);
  }
  const rows = await query
    .orderBy(`${alias}.${shape.at}`, 'DESC')
    .addOrderBy(`${alias}.id`, 'DESC')
    .take(page.limit + 1)
    .getMany();
  return listFrom(rows, page.limit, { position: (row) => [row[shape.at] as number, row.id], item: shape.item });
}
