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
const SAYS_SO_FOR_MS: Ms = 900_000;

export interface Unhealed {
  readonly key: string;
  /** From then on it is tried again. */
  readonly until: Ms;
}

/**
 * An instance that an act did not heal lately, where several went DOWN together: a bad build, an overload or a dead
 * dependency is not in the instance, so acting again, or on the next one, would only take it away as well. What was
 * tried a while ago says less, and somebody may have mended the cause since (guard 4).
 */
export function unhealedTogether(draft: Draft, component: ComponentDefinition, { startedAt }: Outage, now: Ms): Unhealed | null {
  const together = instancesOf(draft, component.uid).flatMap(({ definition: { uid, key } }) => {
    const outage = openOutage(draft, uid);
    return outage === null || Math.abs(outage.startedAt - startedAt) > TOGETHER_MS ? [] : [{ uid, key, outage }];
  });
  if (together.length === 1) return null;
  const [latest] = together
    .flatMap(({ uid, key, outage }) => {
      const failed = targetRecord(draft, uid).acts.filter((act) => act.cause.id === outage.id && hasNotHealed(act));
      return failed.map((act) => ({ key, until: act.endedAt! + SAYS_SO_FOR_MS }));
    })
    .toSorted((a, b) => b.until - a.until);
  return latest !== undefined && now < latest.until ? latest : null;
}
