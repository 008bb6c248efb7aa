import { rootFontPx } from './legibility.js';
import { readSettings } from './settings.js';

const fullHd = { width: 1920, height: 1080 };

describe('legibility', () => {
  it('a 55-inch screen at 4 m needs 42 px at 1080p; the status word and the headline follow from it', () => {
    const root = rootFontPx(fullHd, readSettings(''));
    expect(root).toBeGreaterThanOrEqual(42);
    expect(root).toBeLessThan(42.5);
  });

  it.each([
    ['?diagonal=43&distance=3', 39],
    ['?diagonal=55&distance=8', 82],
    ['?diagonal=65&distance=6', 52],
  ])('%s is at least the 16 minutes of arc of the table: %d px', (search, least) => {
    expect(rootFontPx(fullHd, readSettings(search))).toBeGreaterThanOrEqual(least);
  });

  it('depends on pixels only through their size: 4K doubles it, portrait keeps it', () => {
    const settings = readSettings('');
    expect(rootFontPx({ width: 3840, height: 2160 }, settings)).toBeCloseTo(2 * rootFontPx(fullHd, settings));
    expect(rootFontPx({ width: 1080, height: 1920 }, settings)).toBeCloseTo(rootFontPx(fullHd, settings));
  });

  it.each(['', '?diagonal=&distance=', '?diagonal=0&distance=-1', '?diagonal=abc&distance=1e9'])(
    '%p falls back to 55 inches at 4 m',
    (search) => {
      expect(readSettings(search)).toEqual({ diagonalInches: 55, distanceMetres: 4 });
    },
  );
});
