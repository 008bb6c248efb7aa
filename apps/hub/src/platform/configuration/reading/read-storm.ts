import { writtenStorm } from '@watchfloor/contracts';
import type { StormRules } from '@watchfloor/core';
import type { Problems } from '../problems.js';
import type { Cursor } from './cursor.js';
import { readFields } from './fields.js';

/** @see semantics.md §6.2 (8) */
export const DEFAULT_STORM: StormRules = {
  ratio: 0.4,
  leastInstances: 6,
  components: 5,
  windowMs: 120_000,
  coolDownMs: 300_000,
  thawMs: 60_000,
};

export function readStorm(cursor: Cursor, problems: Problems): StormRules {
  const { share, leastInstances, components, window, coolDown } = readFields(cursor, writtenStorm.shape, problems);
  return {
    ...DEFAULT_STORM,
    ...(share !== undefined && { ratio: share / 100 }),
    ...(leastInstances !== undefined && { leastInstances }),
    ...(components !== undefined && { components }),
    ...(window !== undefined && { windowMs: window }),
    ...(coolDown !== undefined && { coolDownMs: coolDown }),
  };
}
