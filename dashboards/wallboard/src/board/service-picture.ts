import type { LiveIncident, LiveInstance, LiveObjective, LiveService } from '@watchfloor/contracts';
import type { WallState } from '../live/live-state.js';
import { inTileOrder } from './tile-order.js';

/** A service with all that its tile shows. */
export interface ServicePicture {
  readonly service: LiveService;
  /** Problems first. */
  readonly instances: readonly LiveInstance[];
  readonly objective: LiveObjective | undefined;
  /** Who took its open incident. */
  readonly owner: string | undefined;
}

/** Looks the parts up once for all services. */
export function gather({ instance, incident, objective }: Pick<WallState['lists'], 'instance' | 'incident' | 'objective'>) {
  const instances = Map.groupBy(inTileOrder(instance.values()), ({ serviceId }) => serviceId);
  const owners = new Map([...incident.values()].flatMap((each) => ownersOf(each)));
  return (service: LiveService): ServicePicture => ({
    service,
    instances: instances.get(service.id) ?? [],
    objective: objective.get(service.id),
    owner: owners.get(service.id),
  });
}

function ownersOf({ services = [], phase, owner, ack }: LiveIncident): [string, string][] {
  const person = ack?.by ?? owner;
  return phase === 'resolved' || !person ? [] : services.map((service) => [service, person]);
}

/** `AL` for `Ada Lovelace` or `ada.lovelace@example.com`. */
export function initialsOf(person: string): string {
  const words = person
    .split('@')[0]!
    .split(/[^\p{Letter}\p{Number}]+/u)
    .filter((word) => word !== '');
  return words
    .slice(0, 2)
    .map((word) => [...word][0]!.toUpperCase())
    .join('');
}
