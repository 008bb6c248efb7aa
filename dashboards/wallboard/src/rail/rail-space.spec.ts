import fc from 'fast-check';
import { CALM_HEIGHT, HEADING_HEIGHT, shareRail, shareWideRail, type RailNeeds, type RailShares } from './rail-space.js';

const many = (count: number, height: number) => Array.from({ length: count }, () => height);

function used(needs: RailNeeds, shares: RailShares): number {
  const list = (heights: readonly number[], count: number) =>
    heights.slice(0, count).reduce((sum, height) => sum + height, count > 0 ? HEADING_HEIGHT : 0);
  const incidents =
    needs.incidents.length === 0 ? CALM_HEIGHT : needs.incidents.slice(0, shares.incidents).reduce((sum, height) => sum + height, 0);
  return HEADING_HEIGHT + incidents + list(needs.breakers, shares.breakers) + list(needs.objectives, shares.objectives);
}

describe('rail space', () => {
  it('shows everything when there is room', () => {
    expect(shareRail({ incidents: many(1, 4), breakers: many(2, 2.5), objectives: [] }, 19)).toEqual({
      incidents: 1,
      breakers: 2,
      objectives: 0,
    });
  });

  it('keeps an entry of each list in a flood where there is room, and prefers incidents', () => {
    expect(shareRail({ incidents: many(30, 4), breakers: many(30, 2.5), objectives: many(30, 2) }, 19)).toEqual({
      incidents: 2,
      breakers: 1,
      objectives: 1,
    });
  });

  it('gives each column the whole height where the rail is wide', () => {
    const needs = { incidents: many(30, 4), breakers: many(30, 2.5), objectives: many(30, 2) };
    expect(shareWideRail(needs, 12)).toEqual({ incidents: 2, breakers: 2, objectives: 1 });
    expect(shareWideRail({ ...needs, incidents: [] }, 12)).toEqual({ incidents: 0, breakers: 2, objectives: 1 });
  });

  it('never takes more than there is', () => {
    const heights = fc.array(fc.double({ min: 1, max: 7, noNaN: true }), { maxLength: 20 });
    fc.assert(
      fc.property(heights, heights, heights, fc.double({ min: 4, max: 40, noNaN: true }), (incidents, breakers, objectives, height) => {
        const needs = { incidents, breakers, objectives };
        expect(used(needs, shareRail(needs, height))).toBeLessThanOrEqual(height + 1e-9);
      }),
    );
  });
});
