import { SignsOfLife } from './signs-of-life.js';

const PATIENCE_MS = 4_500;

/** Each step is when the rows were read, and when each other hub was last seen by then. */
function after(...steps: readonly (readonly [now: number, seen: Readonly<Record<string, number>>])[]): SignsOfLife {
  const signs = new SignsOfLife(PATIENCE_MS);
  // It was there from the beginning.
  if (steps.length > 0) signs.see([], 0);
  for (const [now, seen] of steps) {
    signs.see(
      Object.entries(seen).map(([hubId, seenAt]) => ({ hubId, seenAt })),
      now,
    );
  }
  return signs;
}

describe('signs of life of other hubs', () => {
  it('are not needed by a hub without company', () => {
    expect(after([10_000, {}]).livedThrough(5_000, 9_000)).toBe(true);
  });

  it('prove the time up to the last one only', () => {
    const signs = after([10_000, { a: 8_000, b: 9_500 }]);
    expect([signs.livedThrough(5_000, 8_000), signs.livedThrough(5_000, 8_001)]).toEqual([true, null]);
  });

  it('are missing while a row stands still, for a minute', () => {
    expect(after([12_501, { a: 8_000 }]).livedThrough(7_000, 9_000)).toBe(false);
    expect(after([12_501, { a: 8_000 }]).livedThrough(5_000, 8_000)).toBe(true);
    expect(after([80_000, { a: 8_000 }]).livedThrough(67_000, 70_000)).toBe(false);
    expect(after([80_000, { a: 8_000 }]).livedThrough(68_000, 70_000)).toBe(true);
  });

  it('were missing for one that came back, or was followed by another', () => {
    expect(after([9_000, { a: 8_000 }], [20_000, { a: 19_000 }]).livedThrough(10_000, 11_000)).toBe(false);
    expect(after([9_000, { a: 8_000 }], [20_000, { b: 19_000 }]).livedThrough(10_000, 11_000)).toBe(false);
    const back = after([9_000, { a: 8_000 }], [12_500, { a: 8_000 }], [16_500, { a: 8_000 }], [20_000, { a: 19_000 }]);
    expect([back.livedThrough(12_000, 18_000), back.livedThrough(19_000, 19_000)]).toEqual([false, true]);
    expect(after([9_000, { a: 8_000 }], [12_000, { a: 11_000 }]).livedThrough(8_500, 10_500)).toBe(true);
  });

  it('were missing as long as a hub that came back was cut off, and as long as this one could not read', () => {
    const others = after([9_000, { a: 8_000 }], [12_000, { a: 8_000 }], [150_000, { a: 8_000 }], [153_000, { a: 152_000 }]);
    expect(others.livedThrough(120_000, 130_000)).toBe(false);
    const deaf = after([9_000, { a: 8_000 }], [150_000, { a: 149_500 }]);
    expect([deaf.livedThrough(120_000, 130_000), deaf.livedThrough(8_500, 8_900)]).toEqual([false, false]);
    expect(after([9_000, {}], [150_000, {}]).livedThrough(120_000, 130_000)).toBe(true);
  });

  it('of one that never came back are missed for a minute only', () => {
    const signs = after([9_000, { a: 8_000 }], [12_000, { a: 8_000 }], [100_000, {}], [101_000, {}]);
    expect([signs.livedThrough(67_000, 69_000), signs.livedThrough(101_000, 101_000)]).toEqual([false, true]);
  });

  it('are not known of the time before it began to read them', () => {
    const fresh = new SignsOfLife(PATIENCE_MS);
    fresh.see([{ hubId: 'a', seenAt: 9_900 }], 10_000);
    fresh.see([{ hubId: 'a', seenAt: 12_900 }], 13_000);
    expect([fresh.livedThrough(9_000, 9_500), fresh.livedThrough(10_000, 12_000)]).toEqual([false, true]);
  });

  it('of long ago are forgotten, and before the rows were read nothing is known', () => {
    const signs = after([9_000, { a: 8_000 }], [20_000, { a: 19_000 }], [23_000, { a: 22_000 }], [26_000, { a: 25_000 }]);
    expect(signs.livedThrough(10_000, 11_000)).toBe(false);
    for (let now = 29_000; now < 200_000; now += 3_000) signs.see([{ hubId: 'a', seenAt: now - 1_000 }], now);
    expect(signs.livedThrough(10_000, 11_000)).toBe(true);
    expect(after().livedThrough(1, 2)).toBeNull();
  });
});
