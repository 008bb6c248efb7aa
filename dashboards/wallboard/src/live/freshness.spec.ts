import { freshnessOf } from './freshness.js';

describe('freshness', () => {
  it.each([
    [0, true, 'fresh'],
    [4_499, true, 'fresh'],
    [4_500, true, 'quiet'],
    [0, false, 'quiet'],
    [14_499, false, 'quiet'],
    [14_500, true, 'lost'],
    [Infinity, false, 'lost'],
  ])('silent for %d ms, connected %s: %s', (silentForMs, connected, expected) => {
    expect(freshnessOf(silentForMs, connected)).toBe(expected);
  });
});
