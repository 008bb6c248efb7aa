import type { SeededRandom } from '../../support/survival/seeded-random.ts';

/** Where a life is to end: at the nth time that it comes by this failpoint. */
export interface Strike {
  readonly name: string;
  readonly nth: number;
}

/** How often a life of a few seconds passes the points of a kind at least. */
const PASSES: Readonly<Record<string, number>> = { write: 8, due: 6, timer: 2, delivery: 2 };

export const strikesAtStart = ({ name }: Strike): boolean => /^(start|migration)\./.test(name);
export const strikesAtTheEnd = ({ name }: Strike): boolean => name.startsWith('shutdown.');

/** All points in turn, each time at another pass. */
export function strikesOf(names: readonly string[], kills: number, random: SeededRandom): Strike[] {
  const strikes: Strike[] = [];
  while (strikes.length < kills) {
    for (const name of shuffled(names, random)) {
      // An act is only found interrupted in the life after the one that began it.
      if (name === 'act.interrupted') strikes.push({ name: 'act.called', nth: 1 });
      strikes.push({ name, nth: random.between(1, PASSES[name.split('.')[0] ?? ''] ?? 1) });
    }
  }
  return strikes.slice(0, kills);
}

function shuffled<Item>(items: readonly Item[], random: SeededRandom): Item[] {
  return items
    .map((item) => ({ item, at: random.next() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
