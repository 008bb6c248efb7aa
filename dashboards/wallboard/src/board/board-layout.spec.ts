import fc from 'fast-check';
import { layoutBoard, type BoardLayout } from './board-layout.js';

/** What a 55-inch screen at 4 m leaves beside headline and rail, in root font sizes. */
const landscape = { width: 29, height: 19 };
const layout = (count: number, problems = 0) => layoutBoard({ count, problems, area: landscape });
const places = ({ cards, map }: BoardLayout) => cards + map.columns * map.rows;

describe('board layout', () => {
  it.each([
    [1, 'full'],
    [4, 'full'],
    [24, 'full'],
    [25, 'name'],
    [96, 'name'],
    [97, 'glyph'],
    [400, 'glyph'],
    [401, 'heat'],
    [2_000, 'heat'],
  ])('%d services are shown as %s', (count, detail) => {
    expect(layout(count).detail).toBe(detail);
    expect(layout(count, Math.min(count, 3)).detail).toBe(detail);
  });

  it('gives problems cards of their own as soon as tiles carry no words', () => {
    expect(layout(24, 3).cards).toBe(0);
    expect(layout(96, 3).cards).toBe(3);
    expect(layout(500, 7)).toMatchObject({ detail: 'heat', cards: 7, cardGrid: { columns: 4, rows: 2 } });
    expect(layout(2_000, 2_000).cards).toBe(12);
  });

  it('has a place for every service and never leaves the area, whatever the screen', () => {
    const area = fc.record({ width: fc.double({ min: 4, max: 80, noNaN: true }), height: fc.double({ min: 2, max: 80, noNaN: true }) });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2_500 }), fc.double({ min: 0, max: 1, noNaN: true }), area, (count, share, size) => {
        const result = layoutBoard({ count, problems: Math.floor(count * share), area: size });
        const cardsHeight = result.cardGrid ? result.cardGrid.rows * result.cardGrid.cell.height : 0;
        expect(places(result)).toBeGreaterThanOrEqual(count);
        expect(result.map.columns * result.map.cell.width).toBeLessThanOrEqual(size.width + 1e-9);
        expect(cardsHeight + result.map.rows * result.map.cell.height).toBeLessThanOrEqual(size.height + 1e-9);
      }),
      { numRuns: 300 },
    );
  });

  it('falls back to less detail where the screen is read from very far', () => {
    expect(layoutBoard({ count: 24, problems: 1, area: { width: 12, height: 7 } }).detail).not.toBe('full');
  });
});
