import type { LineCut } from '../own-line.js';
import type { HubRun } from '../run-hub-simulation.js';
import type { WatchedRun } from './hold.js';

/** Between two rounds of references by plan, and how long one waits for answers. */
const ROUND_MS = 2_000;
const PATIENCE_MS = 2_000;
const ON_ITS_WAY_MS = 500;

/** Whoever is there and looks out knows of a cut by then. */
export const KNOWN_AFTER_MS = ROUND_MS + PATIENCE_MS + ON_ITS_WAY_MS;

/** A look-up of a name that began in the dark may last as long as a connection; only the round after it is answered. */
export const LINGERS_MS = ROUND_MS + PATIENCE_MS + ON_ITS_WAY_MS;

/** Over before anybody can have looked out: what failed meanwhile may as well have failed by itself. */
export function isBlip({ from, to }: LineCut): boolean {
  return to - from < KNOWN_AFTER_MS;
}

/** Everything that ever stood between the hub and what this run looks at. */
export function hiding({ world }: HubRun, { target }: WatchedRun): LineCut[] {
  return world.ownLine.hiding(target.place);
}
