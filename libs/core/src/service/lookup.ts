import { subjectKey, type Status, type Subject } from '../status.js';
import type { Segment } from '../timeline.js';
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

/** The lease of a registered instance takes part in its status while it has lapsed. */
export function leaseSubject(instanceUid: string): Subject {
  return { kind: 'check', uid: 'lease', instanceUid };
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
  const last = state.timelines.get(subjectKey(subject))?.at(-1);
  return last === undefined || last.to !== null ? 'pending' : last.status;
}

export function serviceStatus(state: ServiceState | Draft): Status {
  return statusOf(state, { kind: 'service', uid: state.definition.uid });
}

/** The service's present segment; null while it is PENDING. */
export function present(state: ServiceState | Draft): Segment | null {
  const last = state.timelines.get(subjectKey({ kind: 'service', uid: state.definition.uid }))?.at(-1);
  return last === undefined || last.to !== null ? null : last;
}

/** What people call a subject: the key they wrote. */
export function nameOf(draft: Draft, subject: Subject): string {
  const { definition } = draft;
  switch (subject.kind) {
    case 'service':
      return definition.key;
    case 'component':
      return definition.components.find((component) => component.uid === subject.uid)?.key ?? subject.uid;
    case 'instance':
      return draft.instances.get(subject.uid)?.definition.key ?? subject.uid;
    case 'check':
      return findCheck(definition, subject.uid)?.check.key ?? subject.uid;
  }
}
