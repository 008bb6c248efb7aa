import { composeComponent, composeInstance, composeService } from '../compose.js';
import { subjectKey, type Ms, type Subject } from '../status.js';
import { composeTimelines, type Compose } from '../compose-timelines.js';
import type { Timeline } from '../timeline.js';
import { changeTimeline } from './change-timeline.js';
import { composeQuorum } from '../quorum.js';
import type { CheckDefinition, ComponentDefinition } from './definition.js';
import type { ServiceEvent, StepContext } from './event.js';
import { composedRuns, locationsOf, seenFrom } from './located-runs.js';
import { instancesOf, leaseSubject, runSubject } from './lookup.js';
import type { Draft, InstanceRecord } from './state.js';

/** Second stage: instance, component and service follow what their inputs became, from that instant on (AV-11). */
export function composeStage(draft: Draft, _event: ServiceEvent, context: StepContext): void {
  if (draft.moved.size === 0 && !draft.reshaped) return;
  for (const { check, subject } of composedRuns(draft)) composeQuorumOf(draft, check, subject, context);
  const touched = new Set([...draft.moved.values()].map(({ subject }) => subject.instanceUid ?? subject.uid));
  for (const component of draft.definition.components) {
    const instances = instancesOf(draft, component.uid).filter(({ definition }) => draft.reshaped || touched.has(definition.uid));
    for (const instance of instances) composeOneInstance(draft, component, instance, context);
    if (draft.reshaped || instances.length > 0) composeOneComponent(draft, component, context);
  }
  composeTheService(draft, context);
}

/** Several locations see the check: together they say what it is (ST-8). */
function composeQuorumOf(draft: Draft, check: CheckDefinition, subject: Subject, context: StepContext): void {
  const locations = locationsOf(check);
  const inputs = locations.map((location) => seenFrom(subject, location));
  recompose(draft, subject, inputs, context, (standings) =>
    composeQuorum(standings.map((standing, index) => ({ ...standing, location: locations[index] }))),
  );
}

function composeOneInstance(draft: Draft, component: ComponentDefinition, instance: InstanceRecord, context: StepContext): void {
  const uid = instance.definition.uid;
  const subjects = [...component.checks.map((check) => runSubject(check.uid, uid)), leaseSubject(uid)];
  recompose(draft, { kind: 'instance', uid }, subjects, context, (statuses) => {
    const lease = statuses.at(-1);
    const checks = component.checks.map(({ essential }, index) => ({ ...statuses[index], essential }));
    // A lease that is not out says nothing, also not that the instance is yet to be seen.
    return composeInstance(lease === undefined || lease.status === 'pending' ? checks : [...checks, { ...lease, essential: true }]);
  });
}

function composeOneComponent(draft: Draft, component: ComponentDefinition, context: StepContext): void {
  const instances = instancesOf(draft, component.uid);
  const subjects = instances.map((instance): Subject => ({ kind: 'instance', uid: instance.definition.uid }));
  const places = instances.map((instance) => instance.definition.place);
  const subject: Subject = { kind: 'component', uid: component.uid };
  const rule = { minHealthy: component.minHealthy, hadInstance: draft.timelines.has(subjectKey(subject)) };
  recompose(draft, subject, subjects, context, (statuses) =>
    composeComponent(
      statuses.map((input, index) => ({ ...input, place: places[index] })),
      rule,
    ),
  );
}

function composeTheService(draft: Draft, context: StepContext): void {
  const { definition } = draft;
  const subjects: Subject[] = [
    ...definition.checks.map((check) => runSubject(check.uid, undefined)),
    ...definition.components.map((component): Subject => ({ kind: 'component', uid: component.uid })),
  ];
  const essential = [...definition.checks, ...definition.components].map((input) => input.essential);
  recompose(draft, { kind: 'service', uid: definition.uid }, subjects, context, (statuses) =>
    composeService(statuses.map((input, index) => ({ ...input, essential: essential[index] }))),
  );
}

function recompose(draft: Draft, subject: Subject, inputs: readonly Subject[], context: StepContext, compose: Compose): void {
  const moved = draft.reshaped ? context.now : earliestMove(draft, inputs);
  if (moved === null) return;
  const timelines = inputs.map((input): Timeline => draft.timelines.get(subjectKey(input)) ?? []);
  // History from before the present shape was composed of other inputs: it stands.
  const from = Math.max(moved, draft.shapedAt, knownSince(draft, [subject, ...inputs]));
  changeTimeline(draft, subject, { from, segments: composeTimelines(timelines, from, compose) }, context);
}

/** A change that reaches back behind the horizon stops where the memory of an input does, and leaves the rest as it was. */
function knownSince(draft: Draft, subjects: readonly Subject[]): Ms {
  return Math.max(...subjects.map((subject) => draft.forgottenUntil.get(subjectKey(subject)) ?? -Infinity));
}

function earliestMove(draft: Draft, inputs: readonly Subject[]): Ms | null {
  let earliest: Ms | null = null;
  for (const input of inputs) {
    const moved = draft.moved.get(subjectKey(input))?.from;
    if (moved !== undefined && (earliest === null || moved < earliest)) earliest = moved;
  }
  return earliest;
}
