import { freshnessOf } from './freshness.js';

describe('freshness', () => {
  it.each([
    [0, true, 'fresh'],
    [3_999, true, 'fresh'],
    [4_000, true, 'quiet'],
    [0, false, 'quiet'],
    [13_999, false, 'quiet'],
    [14_000, true, 'lost'],
    [Infinity, false, 'lost'],
  ])('silent for %d ms, connected %s: %s', (silentForMs, connected, expected) => {
    expect(freshnessOf(silentForMs, connected)).toBe(expected);
  });
});
