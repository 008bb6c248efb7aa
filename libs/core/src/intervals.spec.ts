import { intersect, lengthOf, overlapMs, unite } from './intervals.js';

const interval = (from: number, to: number) => ({ from, to });

describe('half-open intervals', () => {
  it('have a length, never negative', () => {
    expect(lengthOf(interval(3, 8))).toBe(5);
    expect(lengthOf(interval(8, 3))).toBe(0);
  });

  it('intersect in an interval, empty when they are apart', () => {
    expect(intersect(interval(0, 10), interval(5, 20))).toEqual(interval(5, 10));
    expect(lengthOf(intersect(interval(0, 10), interval(10, 20)))).toBe(0);
    expect(intersect(interval(0, 10), interval(30, 40))).toEqual(interval(30, 30));
  });

  it('unite so that what overlaps or touches counts once (AV-9)', () => {
    expect(unite([interval(30, 40), interval(0, 10), interval(5, 8), interval(10, 12), interval(20, 20)])).toEqual([
      interval(0, 12),
      interval(30, 40),
    ]);
  });

  it('overlap by what lies inside', () => {
    expect(overlapMs(interval(5, 35), [interval(0, 10), interval(12, 14), interval(30, 40)])).toBe(12);
  });
});
