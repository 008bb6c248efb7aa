import { subjectKey, type Ms } from '../status.js';
import type { Outage } from '../outage.js';
import type { CheckDefinition, ComponentDefinition } from './definition.js';
import { recordOf } from './located-runs.js';
import type { Draft, InstanceRecord } from './state.js';

/** What a trigger check says of one instance: hard DOWN since when, and whether it was ever UP under its revision. */
export interface Trigger {
  readonly downSince: Ms;
  readonly proven: boolean;
}

/** The policy's trigger that is hard DOWN on the instance, the longest first; null when none is. */
export function firedTrigger(draft: Draft, component: ComponentDefinition, instance: InstanceRecord): Trigger | null {
  const fired = triggerChecks(component)
    .map((check) => ({ check, record: recordOf(draft, check, instance.definition.uid) }))
    .filter(({ record }) => record.run.status === 'down')
    .map(({ check, record }) => ({ downSince: record.run.since, proven: (record.provenAt ?? -Infinity) >= check.revisedAt }));
  return fired.reduce<Trigger | null>(
    (longest, trigger) => (longest === null || trigger.downSince < longest.downSince ? trigger : longest),
    null,
  );
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

function triggerChecks(component: ComponentDefinition): CheckDefinition[] {
  return component.checks.filter((check) => component.remediation?.on.includes(check.uid));
}

export function openOutage(draft: Draft, instanceUid: string): Outage | null {
  return draft.outages.get(subjectKey({ kind: 'instance', uid: instanceUid })) ?? null;
}
