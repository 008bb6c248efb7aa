import type { FaultKind, HubTroubleKind } from './ailment.js';

/** How often each thing goes wrong in a month of the fleet. */
export type Rates = Readonly<Record<FaultKind | HubTroubleKind, number>>;

const ORDINARY: Rates = {
  crash: 24,
  hang: 12,
  leak: 1,
  'supervised-crash': 12,
  flapping: 5,
  blip: 40,
  stall: 12,
  deployment: 8,
  'bad-deployment': 3,
  'place-outage': 1.5,
  overload: 3,
  'path-loss': 2,
  killed: 6,
  away: 1,
  uplink: 3,
  doubt: 4,
};

const HEALABLE: readonly FaultKind[] = ['crash', 'hang', 'leak'];
const PASSING: readonly FaultKind[] = ['supervised-crash', 'flapping', 'blip', 'stall'];
const LASTING: readonly FaultKind[] = ['bad-deployment', 'place-outage', 'overload', 'path-loss'];
const BLINDING: readonly (FaultKind | HubTroubleKind)[] = ['path-loss', 'killed', 'away', 'uplink', 'doubt'];

function times(factor: number, kinds: readonly (keyof Rates)[], rates: Rates): Rates {
  return { ...rates, ...Object.fromEntries(kinds.map((kind) => [kind, rates[kind] * factor])) };
}

/** Months of different kinds: in the later ones there is little that a restart could heal, and much that it makes worse. */
export const WEATHERS = {
  ordinary: ORDINARY,
  crashing: times(3, HEALABLE, ORDINARY),
  calm: times(0.3, Object.keys(ORDINARY) as (keyof Rates)[], ORDINARY),
  passing: times(3, PASSING, times(0.2, HEALABLE, ORDINARY)),
  lasting: times(4, LASTING, times(0.2, HEALABLE, ORDINARY)),
  blinding: times(4, BLINDING, times(0.2, HEALABLE, ORDINARY)),
} as const satisfies Readonly<Record<string, Rates>>;
export type Weather = keyof typeof WEATHERS;

/** Seeds take the kinds of months in turns. */
export function weatherOf(seed: number): Weather {
  const names = Object.keys(WEATHERS) as Weather[];
  return names[(seed - 1) % names.length] as Weather;
}
