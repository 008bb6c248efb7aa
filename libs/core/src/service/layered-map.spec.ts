import fc from 'fast-check';
import { LayeredMap } from './layered-map.js';

const step = fc.record({
  does: fc.constantFrom('set', 'delete', 'copy', 'clear'),
  key: fc.integer({ min: 0, max: 150 }),
  value: fc.integer(),
});

describe('a layered map', () => {
  it('is what a map would be, after any changes and copies', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 150 }), fc.integer())),
        fc.array(step, { maxLength: 400 }),
        (entries, steps) => {
          const plain = new Map(entries);
          let layered = LayeredMap.copyOf<number, number>(new Map(entries));
          for (const { does, key, value } of steps) {
            if (does === 'set') expect(layered.set(key, value).size).toBe(plain.set(key, value).size);
            else if (does === 'delete') expect(layered.delete(key)).toBe(plain.delete(key));
            else if (does === 'copy') layered = LayeredMap.copyOf(layered);
            else if (key === 0) {
              plain.clear();
              layered.clear();
            }
            expect([layered.has(key), layered.get(key)]).toEqual([plain.has(key), plain.get(key)]);
          }
          const sorted = (map: Map<number, number>) => [...map].sort(([a], [b]) => a - b);
          expect(sorted(layered)).toEqual(sorted(plain));
          expect([layered.size, [...layered.keys()].length, [...layered.values()].length]).toEqual([plain.size, plain.size, plain.size]);
        },
      ),
    );
  });

  it('leaves what it was copied from as it is', () => {
    const base = new Map(Array.from({ length: 200 }, (_, index) => [index, index] as const));
    let newest = LayeredMap.copyOf<number, number>(base);
    const copies = Array.from({ length: 200 }, (_, index) => (newest = LayeredMap.copyOf(newest).set(index, -index)));
    expect(copies.map((copy) => [...copy.values()].filter((value) => value < 0).length)).toEqual(copies.map((_, index) => index));
    expect([...base.values()].some((value) => value < 0)).toBe(false);
  });

  it('walks in the order of a map, and calls back with itself', () => {
    const layered = LayeredMap.copyOf(new Map([['a', 1], ['b', 2]])).set('c', 3).set('a', 4); // prettier-ignore
    const seen: unknown[] = [];
    layered.forEach((value, key, map) => seen.push([key, value, map === layered]));
    expect(seen).toEqual([['a', 4, true], ['b', 2, true], ['c', 3, true]]); // prettier-ignore
    expect(String(layered)).toBe('[object LayeredMap]');
  });
});
