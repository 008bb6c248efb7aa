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
 * Names of those instances that an act did not heal, where several went DOWN together: a bad build, an overload or a dead
 * dependency is not in the instance, so acting on the next one would only take it away as well (guard 4).
 */
export function unhealedTogether(draft: Draft, component: ComponentDefinition, { startedAt }: Outage): string[] {
  const together = instancesOf(draft, component.uid).flatMap(({ definition: { uid, key } }) => {
    const outage = openOutage(draft, uid);
    return outage === null || Math.abs(outage.startedAt - startedAt) > TOGETHER_MS ? [] : [{ uid, key, outage }];
  });
  if (together.length === 1) return [];
  return together
    .filter(({ uid, outage }) => targetRecord(draft, uid).acts.some((act) => act.cause.id === outage.id && hasNotHealed(act)))
    .map(({ key }) => key);
}
