import { hasNotHealed } from '../remediation/act.js';
import type { Outage } from '../outage.js';
import type { Ms } from '../status.js';
import { targetRecord } from './acts.js';
import type { ComponentDefinition } from './definition.js';
import { instancesOf } from './lookup.js';
import type { Draft } from './state.js';
import { openOutage } from './triggers.js';

/** How close to each other outages of a component's instances begin when they have a cause in common. */
const TOGETHER_MS: Ms = 300_000;

/**
 * The first instance that an act did not heal, where several went DOWN together: a bad build, an overload or a dead
 * dependency is not in the instance, so acting on the next one would only take it away as well. That first one keeps its
 * attempts; when one of them heals it, the cause was not elsewhere, and the others have their turn (guard 4).
 */
export function unhealedTogether(draft: Draft, component: ComponentDefinition, { startedAt, subject }: Outage): string | null {
  const unhealed = instancesOf(draft, component.uid).find(({ definition: { uid } }) => {
    const outage = openOutage(draft, uid);
    if (outage === null || Math.abs(outage.startedAt - startedAt) > TOGETHER_MS) return false;
    return targetRecord(draft, uid).acts.some((act) => act.cause.id === outage.id && hasNotHealed(act));
  });
  return unhealed === undefined || unhealed.definition.uid === subject.uid ? null : unhealed.definition.key;
}
