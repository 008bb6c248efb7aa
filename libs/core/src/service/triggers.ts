import type { CheckRun } from '../check-run.js';
import { heldUntil } from '../flapping.js';
import { subjectKey, type Ms } from '../status.js';
import type { Outage } from '../outage.js';
import type { CheckDefinition, ComponentDefinition } from './definition.js';
import { recordOf } from './located-runs.js';
import type { Draft, InstanceRecord } from './state.js';

/** What a trigger check says of one instance: hard DOWN since when, and whether it was ever UP under its revision. */
export interface Trigger {
  readonly downSince: Ms;
  readonly proven: boolean;
  /** When it was last seen failing; null when its last look was better. */
  readonly failedAt: Ms | null;
  /** Up to when acts wait because every trigger that is DOWN is restless or flaps; null: they don't. */
  readonly heldUntil: Ms | null;
}

/** The policy's trigger that is hard DOWN on the instance, the longest first; null when none is. */
export function firedTrigger(draft: Draft, component: ComponentDefinition, instance: InstanceRecord): Trigger | null {
  const fired = triggerChecks(component)
    .map((check) => ({ check, record: recordOf(draft, check, instance.definition.uid) }))
    .filter(({ record }) => record.run.status === 'down')
    .map(({ check, record }) => ({
      downSince: record.run.since,
      proven: (record.provenAt ?? -Infinity) >= check.revisedAt,
      failedAt: lastFailure(record.run),
      heldUntil: heldUntil(record, check.intervalMs),
    }));
  const [longest] = fired.toSorted((a, b) => a.downSince - b.downSince);
  return longest === undefined
    ? null
    : { ...longest, heldUntil: fired.every((trigger) => trigger.heldUntil !== null) ? longest.heldUntil : null };
}

/** Every trigger check of the instance is UP or DEGRADED again. */
export function isGood(draft: Draft, component: ComponentDefinition, instanceUid: string): boolean {
  return triggerChecks(component).every((check) => {
    const { status } = recordOf(draft, check, instanceUid).run;
    return status === 'up' || status === 'degraded';
  });
}

/** Some trigger check of the instance is hard DOWN; neither down nor good is what can't be seen. */
export function isDown(draft: Draft, component: ComponentDefinition, instanceUid: string): boolean {
  return triggerChecks(component).some((check) => recordOf(draft, check, instanceUid).run.status === 'down');
}

/** What was not looked at since (a heartbeat never is) stands as it was decided. */
function lastFailure({ window }: CheckRun): Ms | null {
  const newest = window.at(-1) ?? { level: 'fail', startedAt: Infinity };
  return newest.level === 'fail' ? newest.startedAt : null;
}

/** By when a target that started in time is seen to be good: the looks that this takes come on top of startGrace (guard 12). */
export function verifiedWithinMs(component: ComponentDefinition): Ms {
  const looks = triggerChecks(component)
    .filter(({ heartbeat }) => !heartbeat)
    .map((check) => check.intervalMs + (check.successThreshold - 1) * check.retryIntervalMs + check.timeoutMs);
  return (component.remediation?.startGraceMs ?? 0) + Math.max(0, ...looks);
}

/** How long the next look at a target that is being looked at closely takes at most. */
export function looksWithinMs(component: ComponentDefinition): Ms {
  return Math.max(0, ...triggerChecks(component).map((check) => check.retryIntervalMs + check.timeoutMs));
}

function triggerChecks(component: ComponentDefinition): CheckDefinition[] {
  return component.checks.filter((check) => component.remediation?.on.includes(check.uid));
}

export function openOutage(draft: Draft, instanceUid: string): Outage | null {
  return draft.outages.get(subjectKey({ kind: 'instance', uid: instanceUid })) ?? null;
}
