import { listFrom, readCursor } from './cursor.js';

const shape = { position: (row: number) => [row], item: (row: number) => `row ${row}` };

it('goes on after the last row that was answered', () => {
  const list = listFrom([1, 2, 3], 2, shape);
  expect(list.items).toEqual(['row 1', 'row 2']);
  expect(readCursor(list.nextCursor ?? undefined)).toEqual([2]);
});

it('ends with null', () => {
  expect(listFrom([1, 2], 2, shape).nextCursor).toBeNull();
  expect(listFrom([], 2, shape)).toEqual({ items: [], nextCursor: null });
});

it.each(['x', '', 'bnVsbA', Buffer.from('{"a":1}').toString('base64url')])('refuses %p', (cursor) => {
  expect(() => readCursor(cursor)).toThrow(/cursor/);
});
