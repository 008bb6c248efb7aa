import { listFrom, readCursor } from './cursor.js';

const shape = { position: (row: number) => [row], item: (row: number) => `row ${row}` };

it('goes on after the last row that was answered', () => {
  const list = listFrom([1, 2, 3], 2, shape);
  expect(list.items).toEqual(['row 1', 'row 2']);
  expect(readCursor(list.nextCursor ?? undefined, ['integer'])).toEqual([2]);
});

it('ends with null', () => {
  expect(listFrom([1, 2], 2, shape).nextCursor).toBeNull();
  expect(listFrom([], 2, shape)).toEqual({ items: [], nextCursor: null });
});

const cursorOf = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

it.each(['x', '', 'bnVsbA', cursorOf({ a: 1 })])('refuses %p', (cursor) => {
  expect(() => readCursor(cursor, ['integer', 'text'])).toThrow(/cursor/);
});

it.each([[['booking']], [[1]], [['x', 1]], [[1.5, 'x']], [[1, 'x', 'x']], [[]]])('refuses %j, which is of another list', (position) => {
  expect(() => readCursor(cursorOf(position), ['integer', 'text'])).toThrow(/cursor/);
});
