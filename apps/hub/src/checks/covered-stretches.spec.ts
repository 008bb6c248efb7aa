import { watchedUntil } from './covered-stretches.js';

/** Due at 0, 5,000, 10,000 …; a look takes a second at most. */
const schedule = { intervalMs: 5_000, phaseMs: 0 };
const watched = (...stretches: [number, number][]) => watchedUntil(stretches.map(([from, to]) => ({ from, to })), schedule, 1_000); // prettier-ignore

describe('up to when a run was watched (ST-5, I7)', () => {
  it('is the end of what was covered, when there was time for a look', () => {
    expect(watched([1_000, 21_000])).toBe(21_000);
    expect(watched([1_000, 21_000], [60_000, 66_500])).toBe(66_500);
  });

  it('is not the end of a stretch that held no whole look: a hub was killed right after it went on', () => {
    expect(watched([1_000, 21_000], [61_000, 61_015])).toBe(21_000);
    expect(watched([1_000, 21_000], [61_000, 65_500])).toBe(21_000);
    expect(watched([1_000, 21_000], [61_000, 61_015], [64_000, 64_900])).toBe(21_000);
  });

  it('joins what follows without a gap: shards that were handed over', () => {
    expect(watched([1_000, 4_000], [4_000, 5_500], [5_500, 6_200])).toBe(6_200);
  });

  it('is unknown where nobody ever was long enough', () => {
    expect(watched()).toBeNull();
    expect(watched([1_000, 5_200])).toBeNull();
  });
});
