import { subjectKey, type Ms, type Status, type Subject } from '../status.js';
import type { Segment, Standing } from '../timeline.js';
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

/** Whether a check runs there: a service's own on no instance, a component's on each of its instances. */
export function isPlaced(
  { instances }: Pick<ServiceState, 'instances'>,
  { component }: PlacedCheck,
  instanceUid: string | undefined,
): boolean {
  if (instanceUid === undefined) return component === null;
  return component !== null && instances.get(instanceUid)?.componentUid === component.uid;
}

export function runSubject(checkUid: string, instanceUid: string | undefined): Subject {
  return instanceUid === undefined ? { kind: 'check', uid: checkUid } : { kind: 'check', uid: checkUid, instanceUid };
}

/** The lease of a registered instance takes part in its status while it has lapsed. */
export function leaseSubject(instanceUid: string): Subject {
  return { kind: 'check', uid: 'lease', instanceUid };
}

/** Since when the lease of an instance is out; null while it is not. */
export function leaseLapsedAt({ timelines }: Pick<ServiceState, 'timelines'>, instanceUid: string): Ms | null {
  return standingSegment({ timelines }, leaseSubject(instanceUid))?.from ?? null;
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

/** The present segment of a subject; null while it is PENDING or gone. */
export function standingSegment({ timelines }: Pick<ServiceState, 'timelines'>, subject: Subject): Segment | null {
  const last = timelines.get(subjectKey(subject))?.at(-1);
  return last?.to === null ? last : null;
}

/** The present hard state of a subject, and why. */
export function standingOf(state: ServiceState | Draft, subject: Subject): Standing {
  return standingSegment(state, subject) ?? { status: 'pending', reason: 'pending' };
}

/** The present hard state of a subject. */
export function statusOf(state: ServiceState | Draft, subject: Subject): Status {
  return standingOf(state, subject).status;
}

export function serviceStatus(state: ServiceState | Draft): Status {
  return statusOf(state, { kind: 'service', uid: state.definition.uid });
}

/** The service's present segment; null while it is PENDING. */
export function present(state: ServiceState | Draft): Segment | null {
  return standingSegment(state, { kind: 'service', uid: state.definition.uid });
}

/** What people call an instance, a component or the service: the key they wrote. */
export function nameOf(draft: Draft, { kind, uid }: Subject): string {
  if (kind === 'instance') return draft.instances.get(uid)!.definition.key;
  return draft.definition.components.find((component) => component.uid === uid)?.key ?? draft.definition.key;
}
