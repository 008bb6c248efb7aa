import { saturatedShare } from './support/page-probes.js';
import { pictureOf } from './support/pictures.js';
import { WallBench } from './support/wall.js';

const bench = new WallBench();
beforeAll(() => bench.open());
afterAll(() => bench.close());

describe('the wall is grey when normal', () => {
  it.each([4, 24, 96, 500, 2_000])('%d healthy services: fewer than 2 %% of the pixels have colour', async (services) => {
    const { page } = await bench.show(pictureOf({ services }));
    expect(await saturatedShare(page)).toBeLessThan(0.02);
  });

  it('colour is what needs a person', async () => {
    const { page } = await bench.show(pictureOf({ services: 4, problems: 1 }));
    expect(await saturatedShare(page)).toBeGreaterThan(0.05);
  });

  it('moves for nobody who asked for less motion', async () => {
    const { page } = await bench.show(pictureOf({ services: 4, problems: 1 }), { reducedMotion: 'reduce' });
    expect(await page.evaluate("getComputedStyle(document.querySelector('.tile.look-down')).animationName")).toBe('none');
  });
});
