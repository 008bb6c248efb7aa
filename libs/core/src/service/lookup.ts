import { subjectKey, type Status, type Subject } from '../status.js';
import type { CheckDefinition, ComponentDefinition, ServiceDefinition } from './definition.js';
import type { Draft, InstanceRecord, ServiceState } from './state.js';

/** A check with where it runs: on the service, or on one instance of a component. */
export interface PlacedCheck {
  readonly check: CheckDefinition;
  readonly component: ComponentDefinition | null;
}

export function findCheck(definition: ServiceDefinition, checkUid: string): PlacedCheck | null {
  const own = definition.checks.find((check) => check.uid === checkUid);
  if (own !== undefined) return { check: own, component: null };
  for (const component of definition.components) {
    const check = component.checks.find((candidate) => candidate.uid === checkUid);
    if (check !== undefined) return { check, component };
  }
  return null;
}

export function runSubject(checkUid: string, instanceUid: string | undefined): Subject {
  return instanceUid === undefined ? { kind: 'check', uid: checkUid } : { kind: 'check', uid: checkUid, instanceUid };
}

export function runKey(checkUid: string, instanceUid: string | undefined): string {
  return subjectKey(runSubject(checkUid, instanceUid));
}

export function instancesOf(state: ServiceState | Draft, componentUid: string): InstanceRecord[] {
  return [...state.instances.values()].filter((instance) => instance.componentUid === componentUid);
}

/** Every run that should exist now: the service's own checks, and each component's for each instance. */
export function placedRuns(state: ServiceState | Draft): { check: CheckDefinition; subject: Subject }[] {
  const own = state.definition.checks.map((check) => ({ check, subject: runSubject(check.uid, undefined) }));
  const placed = state.definition.components.flatMap((component) =>
    instancesOf(state, component.uid).flatMap((instance) =>
      component.checks.map((check) => ({ check, subject: runSubject(check.uid, instance.definition.uid) })),
    ),
  );
  return [...own, ...placed];
}

/** The present hard state of a subject. */
export function statusOf(state: ServiceState | Draft, subject: Subject): Status {
  return state.timelines.get(subjectKey(subject))?.at(-1)?.status ?? 'pending';
}

export function serviceStatus(state: ServiceState | Draft): Status {
  return statusOf(state, { kind: 'service', uid: state.definition.uid });
}
