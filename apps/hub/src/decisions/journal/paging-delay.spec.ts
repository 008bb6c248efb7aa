import { pagingDelayMs } from './paging-delay.js';

it('lets those page first that may still have the database, one after another', () => {
  expect(pagingDelayMs({ hubs: 1, position: 0 })).toBe(0);
  expect([0, 1, 2].map((position) => pagingDelayMs({ hubs: 3, position }))).toEqual([7_000, 12_000, 17_000]);
});
