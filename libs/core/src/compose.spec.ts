import { composeComponent, composeInstance, composeService, worstStanding } from './compose.js';
import type { InstanceStanding, Part } from './compose.js';
import type { Status } from './status.js';

const STATUSES: Record<string, Status> = { p: 'pending', u: 'up', g: 'degraded', x: 'down', n: 'unknown' };

/** `u x?` is an essential UP and a non-essential DOWN. */
const parts = (text: string): Part[] =>
  text
    .split(' ')
    .filter((each) => each !== '')
    .map((each) => ({ status: STATUSES[each[0]], reason: each, essential: !each.endsWith('?') }));

const instances = (letters: string): InstanceStanding[] =>
  [...letters].map((letter, index) => ({ status: STATUSES[letter], reason: letter, place: `zone-${'cba'[index] ?? 'd'}` }));

describe('instances and services: worst of the essential parts (model.md)', () => {
  it.each([
    ['u u', 'up', 'u'],
    ['u x', 'down', 'x'],
    ['n x', 'down', 'x'],
    ['g n', 'unknown', 'n'],
    ['u g', 'degraded', 'g'],
    ['p u', 'up', 'u'],
    ['p p', 'pending', 'pending'],
    ['', 'pending', 'pending'],
    ['u x?', 'degraded', 'x?'],
    ['u g?', 'degraded', 'g?'],
    ['u n?', 'up', 'u'],
    ['u p?', 'up', 'u'],
    ['g x?', 'degraded', 'g'],
    ['n x?', 'unknown', 'n'],
    ['x x?', 'down', 'x'],
    ['p x?', 'pending', 'pending'],
    ['x? u?', 'degraded', 'x?'],
    ['n? u?', 'unknown', 'n?'],
    ['u?', 'up', 'u?'],
  ])('%s → %s because of %s', (text, status, reason) => {
    expect(composeInstance(parts(text))).toEqual({ status, reason });
    expect(composeService(parts(text))).toEqual({ status, reason });
  });
});

describe('components count their good instances (model.md)', () => {
  it.each([
    ['uu', 1, 'up', 'u', []],
    ['ug', 2, 'degraded', 'g', []],
    ['g', 1, 'degraded', 'g', []],
    ['ux', 1, 'degraded', 'redundancy_lost', ['zone-b']],
    ['un', 1, 'degraded', 'redundancy_unknown', ['zone-b']],
    ['uxn', 1, 'degraded', 'redundancy_lost', ['zone-a', 'zone-b']],
    ['gx', 1, 'degraded', 'redundancy_lost', ['zone-b']],
    ['ux', 2, 'down', 'x', ['zone-b']],
    ['un', 2, 'unknown', 'n', ['zone-b']],
    ['xn', 1, 'unknown', 'n', ['zone-b', 'zone-c']],
    ['nx', 2, 'down', 'x', ['zone-b', 'zone-c']],
    ['x', 1, 'down', 'x', ['zone-c']],
    ['n', 1, 'unknown', 'n', ['zone-c']],
    ['np', 2, 'unknown', 'n', ['zone-c']],
    ['p', 1, 'pending', 'pending', []],
    ['up', 2, 'up', 'u', []],
    ['gp', 2, 'degraded', 'g', []],
    ['xp', 1, 'down', 'x', ['zone-c']],
  ])('%s with minHealthy %i → %s: %s', (letters, minHealthy, status, reason, places) => {
    expect(composeComponent(instances(letters), { minHealthy, hadInstance: true })).toEqual({ status, reason, places });
  });

  it('without an instance: PENDING before the first, DOWN afterwards', () => {
    expect(composeComponent([], { minHealthy: 1, hadInstance: false })).toEqual({ status: 'pending', reason: 'pending', places: [] });
    expect(composeComponent([], { minHealthy: 1, hadInstance: true })).toEqual({ status: 'down', reason: 'no_instance', places: [] });
  });

  it('names each lost place once; an instance may have none', () => {
    const lost = { status: 'down', reason: 'timeout', place: 'a' } as const;
    const placeless = { status: 'down', reason: 'timeout', place: null } as const;
    const up = { status: 'up', reason: 'ok', place: 'b' } as const;
    expect(composeComponent([lost, lost, placeless, up], { minHealthy: 1, hadInstance: true }).places).toEqual(['a']);
  });
});

it('the first of the worst gives the reason', () => {
  expect(
    worstStanding([
      { status: 'down', reason: 'first' },
      { status: 'down', reason: 'second' },
    ]),
  ).toEqual({ status: 'down', reason: 'first' });
});
