import { pendingRun } from '../check-run.js';
import { subjectKey, type Ms, type Subject } from '../status.js';
import { changeTimeline, endOfLife, since } from './change-timeline.js';
import type { ComponentDefinition, InstanceDefinition, ServiceDefinition } from './definition.js';
import type { Command, ServiceEvent, StepContext } from './event.js';
import { tellWhatHolds } from './held-messages.js';
import { placeOf, watchedRuns, type WatchedRun } from './located-runs.js';
import { findCheck, instancesOf, leaseLapsedAt, leaseSubject, placedRuns, statusOf } from './lookup.js';
import { hasSameShape, onlyGains } from './shape.js';
import { newServiceState, type Draft, type InstanceRecord } from './state.js';
import { changeIncident, tellWhenSettled } from './tell.js';

/** The answer to a timer that forgot an instance: whoever keeps the catalog forgets it too. */
export const FORGOTTEN = 'forgotten';

/** Very first stage: what exists. Definitions change, instances register, leave, lapse and are forgotten. */
export function membershipStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind === 'definition') redefine(draft, event.definition, context);
  if (event.kind === 'reachability') reach(draft, event.unreachable, context);
  if (event.kind === 'automation') draft.automation = event.automation;
  if (event.kind === 'command') obey(draft, event.command, context);
  if (draft.reshaped) watchNewRuns(draft, context);
}

/** A new run is PENDING, and watched from now on: silence makes it UNKNOWN (ST-5). */
function watchNewRuns(draft: Draft, context: StepContext): void {
  for (const { check, subject } of watchedRuns(draft)) {
    const key = subjectKey(subject);
    if (draft.runs.has(key)) continue;
    // A heartbeat waits to be told, so silence alone says nothing of it.
    draft.runs.set(key, { run: pendingRun(check.heartbeat ? 0 : context.now), lastOutcome: null, provenAt: null });
  }
}

/** Whoever just became reachable again gets a moment to recover before anybody is told of it (ST-10). */
function reach(draft: Draft, unreachable: Draft['unreachable'], context: StepContext): void {
  if (unreachable === null) draft.reachableSince = context.now;
  draft.unreachable = unreachable;
  if (draft.incident === null || unreachable !== null) return;
  tellWhenSettled(draft, draft.incident);
}

function obey(draft: Draft, command: Command, context: StepContext): void {
  switch (command.kind) {
    case 'instance-reported':
      return report(draft, command.instance, command.incarnation, context);
    case 'instance-left':
      if (isCurrent(draft, command)) remove(draft, command.instanceUid, context);
      return;
    case 'lease-lapsed':
      if (isCurrent(draft, command)) lapseLease(draft, command.instanceUid, context);
      return;
    case 'timer':
      if (command.timer.purpose === 'forget') forget(draft, command.timer.instanceUid, context);
      return;
    default:
  }
}

/** What an earlier incarnation says of itself does not concern the present one; '' when none reported since our start. */
function isCurrent(draft: Draft, { instanceUid, incarnation }: { instanceUid: string; incarnation: string }): boolean {
  return (draft.instances.get(instanceUid)?.incarnation?.id ?? '') === incarnation;
}

function report(draft: Draft, definition: InstanceDefinition, incarnation: string, context: StepContext): void {
  const known = draft.instances.get(definition.uid);
  const component = draft.definition.components.find((candidate) => candidate.instances.some(({ uid }) => uid === definition.uid));
  const componentUid = known?.componentUid ?? component?.uid;
  if (componentUid === undefined) return;
  const isNew = known?.incarnation?.id !== incarnation;
  const wasEmpty = hasEmptyComponent(draft);
  draft.instances.set(definition.uid, {
    definition: known?.definition ?? definition,
    componentUid,
    incarnation: isNew ? { id: incarnation, since: context.now } : known.incarnation,
  });
  if (known === undefined) draft.reshaped = true;
  if (known === undefined && wasEmpty) draft.shapedAt = context.now;
  if (registeringComponent(draft, definition.uid) !== null) renewLease(draft, definition.uid, context);
  if (isNew) draft.effects.push({ kind: 'shown', subject: { kind: 'instance', uid: definition.uid } });
}

function renewLease(draft: Draft, instanceUid: string, context: StepContext): void {
  draft.effects.push({ kind: 'due-settled', key: `forget:${instanceUid}`, outcome: 'the lease was renewed' });
  if (leaseLapsedAt(draft, instanceUid) !== null) changeTimeline(draft, leaseSubject(instanceUid), endOfLife(context.now), context);
}

/** The component of an instance that comes and goes by registration; null for one that stands in the file. */
function registeringComponent(draft: Draft, instanceUid: string): ComponentDefinition | null {
  const componentUid = draft.instances.get(instanceUid)?.componentUid;
  return draft.definition.components.find(({ uid, registered }) => registered && uid === componentUid) ?? null;
}

function lapseLease(draft: Draft, instanceUid: string, context: StepContext): void {
  const component = registeringComponent(draft, instanceUid);
  if (component === null || leaseLapsedAt(draft, instanceUid) !== null) return;
  changeTimeline(draft, leaseSubject(instanceUid), since(context.now, 'unknown', 'lease_lapsed'), context);
  forgetAt(draft, instanceUid, context.now + component.forgetAfterMs);
}

/** Its lease is still out, else this timer would be settled: forgotten when probes agree that it is gone. */
function forget(draft: Draft, instanceUid: string, context: StepContext): void {
  const component = registeringComponent(draft, instanceUid);
  if (component === null) return;
  const status = statusOf(draft, { kind: 'instance', uid: instanceUid });
  if (status === 'down' || component.checks.length === 0) {
    remove(draft, instanceUid, context);
    draft.answer = { ok: true, detail: FORGOTTEN };
  } else if (status === 'unknown') {
    // Nobody could see it: that is no agreement, so it is looked at again.
    forgetAt(draft, instanceUid, context.now + component.forgetAfterMs);
  }
}

function forgetAt(draft: Draft, instanceUid: string, at: Ms): void {
  const payload = { purpose: 'forget', instanceUid } as const;
  draft.effects.push({ kind: 'due', dueKind: 'timer', key: `forget:${instanceUid}`, at, payload });
}

function remove(draft: Draft, instanceUid: string, context: StepContext): void {
  const instance = draft.instances.get(instanceUid);
  if (instance === undefined || registeringComponent(draft, instanceUid) === null) return;
  drop(draft, instance, context);
  reshape(draft, context);
}

/** Ends the life of an instance and of everything that was watched on it. */
function drop(draft: Draft, instance: InstanceRecord, context: StepContext): void {
  const { uid } = instance.definition;
  for (const subject of everyRun(draft)) if (subject.instanceUid === uid) endRun(draft, subject, context);
  changeTimeline(draft, leaseSubject(uid), endOfLife(context.now), context);
  changeTimeline(draft, { kind: 'instance', uid }, endOfLife(context.now), context);
  draft.instances.delete(uid);
  draft.effects.push({ kind: 'shown', subject: { kind: 'instance', uid } });
}

function endRun(draft: Draft, subject: Subject, context: StepContext): void {
  draft.runs.delete(subjectKey(subject));
  changeTimeline(draft, subject, endOfLife(context.now), context);
}

/** What left the definition ends its life; what came is PENDING; what changed its meaning is judged anew. */
function redefine(draft: Draft, definition: ServiceDefinition | null, context: StepContext): void {
  const before = watchedRuns(draft);
  // The same shape again is no border, nor are instances that come: history may be composed back over both.
  const isNew = draft.shapedAt === -Infinity;
  const isReshaped = definition === null || isNew || !hasSameShape(definition, draft.definition);
  const isBorder = definition === null || isNew || hasEmptyComponent(draft) || !onlyGains(definition, draft.definition);
  const revisions = new Map(before.map(({ check, subject }) => [subjectKey(subject), check.revision]));
  const next = newServiceState(definition ?? { ...draft.definition, checks: [], components: [] }, draft.automation);
  for (const instance of draft.instances.values()) {
    const kept = next.instances.get(instance.definition.uid);
    if (kept === undefined) drop(draft, instance, context);
    else draft.instances.set(instance.definition.uid, { ...kept, incarnation: instance.incarnation });
  }
  for (const [uid, instance] of next.instances) if (!draft.instances.has(uid)) draft.instances.set(uid, instance);
  endWhatLeft(draft, next.definition, context);
  draft.definition = next.definition;
  endLocations(draft, before, context);
  for (const { check, subject } of watchedRuns(draft)) {
    const revision = revisions.get(subjectKey(subject));
    if (revision !== undefined && revision !== check.revision) forgetWindow(draft, subjectKey(subject));
  }
  draft.reshaped = isReshaped;
  if (isReshaped && isBorder) draft.shapedAt = context.now;
  if (definition === null) retire(draft, context);
}

/** The service left the catalog: its life and what is open of it end, its history stays. */
function retire(draft: Draft, context: StepContext): void {
  const subject = { kind: 'service', uid: draft.definition.uid } as const;
  draft.reshaped = false;
  changeTimeline(draft, subject, endOfLife(context.now), context);
  const { incident } = draft;
  if (incident === null) return;
  const told = tellWhatHolds(draft, { ...incident, restoredAt: incident.restoredAt ?? context.now }, context);
  const entry = { at: context.now, kind: 'resolved', text: 'the service left the catalog' } as const;
  changeIncident(draft, { ...told, phase: 'resolved', resolvedAt: context.now }, [entry]);
}

function endWhatLeft(draft: Draft, next: ServiceDefinition, context: StepContext): void {
  for (const subject of everyRun(draft)) {
    if (findCheck(next, placeOf(subject).subject.uid) === null) endRun(draft, subject, context);
  }
  for (const { uid } of draft.definition.components) {
    if (next.components.some((component) => component.uid === uid)) continue;
    changeTimeline(draft, { kind: 'component', uid }, endOfLife(context.now), context);
  }
}

/** Runs that are judged, and those that are composed of them. */
function everyRun(draft: Draft): Subject[] {
  const subjects = [...placedRuns(draft), ...watchedRuns(draft)].map(({ subject }): [string, Subject] => [subjectKey(subject), subject]);
  return [...new Map(subjects).values()];
}

/** A check that is seen from elsewhere now: where it was seen from alone ends, its own history goes on (ST-8). */
function endLocations(draft: Draft, before: readonly WatchedRun[], context: StepContext): void {
  const stays = new Set(watchedRuns(draft).map(({ subject }) => subjectKey(subject)));
  for (const { subject } of before) {
    if (stays.has(subjectKey(subject))) continue;
    if (placeOf(subject).location === null) draft.runs.delete(subjectKey(subject));
    else endRun(draft, subject, context);
  }
}

function forgetWindow(draft: Draft, key: string): void {
  const record = draft.runs.get(key);
  if (record !== undefined) draft.runs.set(key, { ...record, run: { ...record.run, window: [] } });
}

/** Without instances a component is DOWN: one that comes ends that, and takes nothing of it back. */
function hasEmptyComponent(draft: Draft): boolean {
  return draft.definition.components.some(({ uid }) => instancesOf(draft, uid).length === 0);
}

function reshape(draft: Draft, context: StepContext): void {
  draft.reshaped = true;
  draft.shapedAt = context.now;
}
