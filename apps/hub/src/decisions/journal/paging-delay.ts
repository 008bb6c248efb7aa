import { LEASE } from '../../platform/ownership/lease.js';
import type { Company } from '../../platform/ownership/ownership.js';

const STEP_MS = 5_000;

/**
 * How long a hub without the database waits before it pages from its journal. Alone at once; in company those that
 * still have the database come first, and if nobody has, one begins and the others find its messages told.
 */
export function pagingDelayMs({ hubs, position }: Company): number {
  return hubs <= 1 ? 0 : LEASE.leaseMs + position * STEP_MS;
}
