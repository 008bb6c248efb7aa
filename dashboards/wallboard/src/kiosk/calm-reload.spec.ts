import { mayReload } from './calm-reload.js';

describe('reloading for a newer hub', () => {
  it.each([
    [0, 4_999, 0, false],
    [0, 5_000, 0, true],
    [0, 30_000, 1, false],
    [0, 65_000, 1, true],
    [1, 600_000, 0, false],
    [1, 900_000, 1, true],
  ])('%d down, waited %d ms, spread %d: %s', (downCount, waitedMs, random, expected) => {
    expect(mayReload({ downCount, waitedMs, random })).toBe(expected);
  });
});
