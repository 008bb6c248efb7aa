import { pictureOf } from './support/pictures.js';
import { fontPx, overflowing, scrollRoom, smallestFontPx, waitForText } from './support/page-probes.js';
import { FULL_HD, WallBench } from './support/wall.js';

const bench = new WallBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

const SCREENS = [{ width: 1280, height: 720 }, FULL_HD, { width: 3840, height: 2160 }, { width: 1080, height: 1920 }];

describe('the wall fits every screen', () => {
  it.each(SCREENS)('$width x $height: nothing scrolls or is cut off, from one service to two thousand', async (viewport) => {
    const { page, hub, complaints } = await bench.show(pictureOf({ services: 1 }), { viewport });
    for (const [services, problems] of [
      [1, 0],
      [4, 3],
      [24, 7],
      [60, 60],
      [96, 9],
      [300, 20],
      [500, 12],
      [2_000, 40],
    ] as const) {
      hub.show(pictureOf({ services, problems }));
      await waitForText(page, '.count-total dd', String(services));
      await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))');
      expect([services, await scrollRoom(page), await overflowing(page)]).toEqual([services, [0, 0], []]);
    }
    expect(complaints).toEqual([]);
  });

  it.each([
    [4, 'full'],
    [24, 'full'],
    [96, 'name'],
    [400, 'glyph'],
    [401, 'heat'],
  ])('%d services are shown as %s', async (services, detail) => {
    const { page } = await bench.show(pictureOf({ services }));
    expect(await page.locator(detail === 'full' ? '.tiles .tile' : `.cells-${detail} .cell`).count()).toBe(services);
  });

  it('has no text below 42 px at 1080p, status words of 56 px and counts of 160 px on the default screen', async () => {
    for (const services of [4, 24, 96, 500]) {
      const { page } = await bench.show(pictureOf({ services, problems: 3 }));
      expect(await smallestFontPx(page)).toBeGreaterThanOrEqual(42);
      expect(await fontPx(page, '.tile.look-down .tile-state .word')).toBeGreaterThanOrEqual(56);
      expect(await fontPx(page, '.count dd')).toBeGreaterThanOrEqual(160);
    }
  });

  it('sets larger text where it is read from farther away, and still fits', async () => {
    const { page } = await bench.show(pictureOf({ services: 12, problems: 2 }), { query: '?diagonal=55&distance=8' });
    expect(await smallestFontPx(page)).toBeGreaterThanOrEqual(82);
    expect(await scrollRoom(page)).toEqual([0, 0]);
    expect(await overflowing(page)).toEqual([]);
  });
});
