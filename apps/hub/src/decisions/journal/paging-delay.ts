import type { Company } from '../../platform/ownership/ownership.js';

/** Until then the others can't know that this hub lost the database: they take over and page by themselves. */
const LEASE_MS = 7_000;
const STEP_MS = 5_000;

/**
 * How long a hub without the database waits before it pages from its journal. Alone at once; in company those that
 * still have the database come first, and if nobody has, one begins and the others find its messages told.
 */
export function pagingDelayMs({ hubs, position }: Company): number {
  return hubs <= 1 ? 0 : LEASE_MS + position * STEP_MS;
}
