import type { Observation } from '../observation.js';
import type { Reason } from '../outcome.js';

/** Failures that a broken line of our own causes as well. Whoever answered wrongly has answered, so the line is fine. */
const DOUBTFUL: ReadonlySet<string> = new Set<Reason>([
  'timeout',
  'connection_refused',
  'connection_reset',
  'connection_closed',
  'host_unreachable',
  'dns_not_found',
]);

/** Whether an observation stands only if the hub's own line is known to work. What is well is never doubted. @see ST-9 */
export function isDoubtful({ outcome, reason }: Pick<Observation, 'outcome' | 'reason'>): boolean {
  return outcome === 'fail' && DOUBTFUL.has(reason);
}

/** Through whose eyes a place is seen: its own canaries, those of the nearest place around it, else the references (`null`). */
export function vantageOf(place: string | null, canaryPlaces: ReadonlySet<string>): string | null {
  for (let around = place ?? ''; around !== ''; around = around.slice(0, Math.max(0, around.lastIndexOf('/')))) {
    if (canaryPlaces.has(around)) return around;
  }
  return null;
}

/** The look says something about the hub: its own line failed, or it was held up. @see ST-9 @see I9 */
export function isOwnDoubt({ reason }: Pick<Observation, 'reason'>): boolean {
  return reason === 'hub_suspect' || reason === 'hub_lag';
}
