import type { Effect } from '@watchfloor/core';
import { effectiveWrites } from './effective-writes.js';

const incident = (id: string, severity: string, ...texts: string[]) =>
  ({ kind: 'incident', incident: { id, severity }, entries: texts.map((text) => ({ at: 0, kind: 'comment', text })) }) as unknown as Effect;
const settled = (key: string): Effect => ({ kind: 'due-settled', key, outcome: 'done' });
const owned = (effect: Effect, index: number) => ({ owner: index, effect });

it('writes the last state of each incident, with all that was said', () => {
  const effects = [
    incident('a', 'minor', 'one'),
    settled('x'),
    incident('b', 'minor', 'other'),
    incident('a', 'major'),
    settled('x'),
    incident('a', 'critical', 'two', 'three'),
  ];
  expect(effectiveWrites(effects.map(owned))).toEqual([
    { owner: 1, effect: settled('x') },
    { owner: 2, effect: incident('b', 'minor', 'other') },
    { owner: 4, effect: settled('x') },
    { owner: 5, effect: incident('a', 'critical', 'one', 'two', 'three') },
  ]);
});
