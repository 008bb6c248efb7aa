import fc from 'fast-check';
import { planShares, type Share } from './plan-shares.js';

function shares(owners: readonly string[]): Share[] {
  return owners.map((hubId, shard) => ({ shard, hubId, wantedBy: null }));
}

/** What the shards are when everybody has done what the plan says. */
function carriedOut(before: readonly Share[], living: readonly string[]): Share[] {
  const { given, wanted } = planShares(before, living);
  return before.map(({ shard, hubId, wantedBy }) => {
    const request = wanted.has(shard) ? wanted.get(shard)! : wantedBy;
    return { shard, hubId: given.get(shard) ?? request ?? hubId, wantedBy: null };
  });
}

function counts(all: readonly Share[]): number[] {
  return [...Map.groupBy(all, ({ hubId }) => hubId).values()].map(({ length }) => length).toSorted((a, b) => a - b);
}

describe('the plan of shares', () => {
  it('gives the shards of the gone to the living, evenly', () => {
    const before = shares(Array.from({ length: 256 }, (_, index) => ['a', 'b', 'c'][index % 3]!));
    const { given, wanted } = planShares(before, ['b', 'c']);
    expect(given.size).toBe(86);
    expect(wanted.size).toBe(0);
    expect(counts(carriedOut(before, ['b', 'c']))).toEqual([128, 128]);
  });

  it('asks a living owner for what a newcomer lacks, and for no more', () => {
    const { given, wanted } = planShares(shares(Array.from({ length: 256 }, () => 'a')), ['a', 'b']);
    expect(given.size).toBe(0);
    expect([...wanted.values()]).toEqual(Array.from({ length: 128 }, () => 'b'));
  });

  it('takes a request back whose hub is gone', () => {
    const before: Share[] = [
      { shard: 0, hubId: 'a', wantedBy: 'gone' },
      { shard: 1, hubId: 'a', wantedBy: null },
    ];
    expect(planShares(before, ['a']).wanted).toEqual(new Map([[0, null]]));
  });

  it('is even, complete, at rest when repeated, and moves as little as can be', () => {
    const hub = fc.constantFrom('a', 'b', 'c', 'd', 'e');
    const share = fc.record({ hubId: hub, wantedBy: fc.option(hub) });
    const living = fc.uniqueArray(hub, { minLength: 1 });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 60 }), living, (rows, alive) => {
        const before = rows.map((row, shard) => ({ shard, ...row }));
        const after = carriedOut(before, alive);
        const held = alive.map((hubId) => after.filter((row) => row.hubId === hubId).length);
        expect(held.reduce((sum, count) => sum + count, 0)).toBe(before.length);
        expect(Math.max(...held) - Math.min(...held)).toBeLessThanOrEqual(1);
        const again = planShares(after, alive);
        expect(again.given.size + again.wanted.size).toBe(0);
        const settled = before.map((row) => ({ ...row, wantedBy: null }));
        const quota = Math.floor(before.length / alive.length);
        const { wanted } = planShares(settled, alive);
        for (const hubId of alive) {
          const own = settled.filter((row) => row.hubId === hubId).length;
          const asked = [...wanted.keys()].filter((shard) => settled[shard]!.hubId === hubId).length;
          expect(asked).toBeLessThanOrEqual(Math.max(0, own - quota));
        }
      }),
    );
  });
});
