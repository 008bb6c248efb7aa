import { SignsOfLife } from './signs-of-life.js';

const PATIENCE_MS = 4_500;

/** Each step is when the rows were read, and when each other hub was last seen by then. */
function after(...steps: readonly (readonly [now: number, seen: Readonly<Record<string, number>>])[]): SignsOfLife {
  const signs = new SignsOfLife(PATIENCE_MS);
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
    expect(after([9_000, { a: 8_000 }], [20_000, { a: 19_000 }]).livedThrough(19_000, 19_000)).toBe(true);
    expect(after([9_000, { a: 8_000 }], [12_000, { a: 11_000 }]).livedThrough(8_500, 10_500)).toBe(true);
  });

  it('of long ago are forgotten', () => {
    const signs = after([9_000, { a: 8_000 }], [20_000, { a: 19_000 }], [200_000, { a: 199_000 }], [203_000, { a: 202_000 }]);
    expect(signs.livedThrough(10_000, 11_000)).toBe(true);
  });
});
