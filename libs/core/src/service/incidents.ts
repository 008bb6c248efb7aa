import type { Incident, TimelineEntry } from '../incident.js';
import type { Outage } from '../outage.js';
import { graver } from '../severity.js';
import { subjectKey } from '../status.js';
import { openBlindWhenDue, scheduleBlind } from './blind.js';
import type { ServiceEvent, StepContext } from './event.js';
import { followNews } from './held-messages.js';
import { followRecovery, resolveWhenDue } from './incident-recovery.js';
import { present, serviceStatus } from './lookup.js';
import { newIncident, opened, titleOf } from './new-incident.js';
import { takeNotes } from './notes.js';
import { adopt, incidentOf, lineOf } from './outage-incident.js';
import { recordPassed } from './passed-outages.js';
import { presentSeverity } from './present-severity.js';
import type { Draft } from './state.js';
import { changeIncident, tell } from './tell.js';

/** Fourth stage: what people own follows the service (model.md "incident", "Life of an incident"). */
export function incidentStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  reachBack(draft);
  joinOutages(draft, context);
  recordPassed(draft, context);
  endSilent(draft, context);
  openDegradation(draft, context);
  scheduleBlind(draft, context);
  openBlindWhenDue(draft, event, context);
  raise(draft, context);
  followRecovery(draft, context);
  resolveWhenDue(draft, event, context);
  const isNew = tellOpened(draft, context);
  followNews(draft, event, { isNew, context });
}

/** Told late that an outage began earlier than was known: so did what it did to people. */
function reachBack(draft: Draft): void {
  const { incident } = draft;
  if (incident === null) return;
  const earlier = draft.effects.flatMap((effect) => (effect.kind === 'outage' && isSooner(effect.outage, incident) ? [effect.outage] : []));
  const [first] = earlier.toSorted((a, b) => a.startedAt - b.startedAt);
  if (first !== undefined) changeIncident(draft, { ...incident, impactStartedAt: first.startedAt }, [lineOf(draft, first)]);
}

function isSooner({ incidentId, startedAt, restoredAt }: Outage, { id, impactStartedAt }: Incident): boolean {
  return incidentId === id && startedAt < impactStartedAt && startedAt !== restoredAt;
}

/** The first outage opens the incident, later ones join. */
function joinOutages(draft: Draft, context: StepContext): void {
  if (draft.began.length === 0) return;
  const before = draft.incident ?? incidentOf(draft, draft.began, context);
  const incident: Incident = {
    ...before,
    outageIds: [...new Set([...before.outageIds, ...draft.began.map((outage) => outage.id)])],
    impactStartedAt: Math.min(before.impactStartedAt, ...draft.began.map(({ startedAt }) => startedAt)),
  };
  const entries = draft.began.map((outage) => lineOf(draft, outage));
  for (const outage of draft.began) adopt(draft, outage, incident.id);
  changeIncident(draft, incident, draft.incident === null ? [...takeNotes(draft, incident), opened(incident), ...entries] : entries);
}

/** Nobody was told of it, and its outages are over: what names a severity from now on is an incident of its own, and is told. */
function endSilent(draft: Draft, context: StepContext): void {
  const { incident } = draft;
  if (incident === null || !incident.silent || incident.restoredAt === null || draft.outages.size > 0) return;
  if (serviceStatus(draft) !== 'degraded' || presentSeverity(draft) === null) return;
  const entry: TimelineEntry = { at: context.now, kind: 'resolved', text: 'what the service is now is an incident of its own' };
  draft.effects.push({ kind: 'due-settled', key: `resolve:${incident.id}`, outcome: 'resolved' });
  changeIncident(draft, { ...incident, phase: 'resolved', resolvedAt: context.now }, [entry]);
}

/** DEGRADED without an outage is an incident where the table names a severity. */
function openDegradation(draft: Draft, context: StepContext): void {
  const segment = present(draft);
  if (draft.incident !== null || segment?.status !== 'degraded' || presentSeverity(draft) === null) return;
  const incident = newIncident(draft, { type: 'degradation', since: segment.from, cause: segment.reason }, context);
  changeIncident(draft, incident, [...takeNotes(draft, incident), opened(incident)]);
}

/**
 * Severity is the worst so far; what was silent speaks as soon as a severity is named. What a person set stands until
 * the service changes again or something more fails.
 */
function raise(draft: Draft, context: StepContext): void {
  const incident = draft.incident;
  const named = presentSeverity(draft);
  if (incident === null || named === null || !(incident.silent || hasNews(draft))) return;
  const type = serviceStatus(draft) === 'down' && incident.type === 'degradation' ? 'availability' : incident.type;
  const severity = graver(incident.severity, named);
  const silent = false;
  if (severity === incident.severity && type === incident.type && silent === incident.silent) return;
  const raised: Incident = { ...incident, severity, type, silent, title: type === incident.type ? incident.title : titleOf(draft, type) };
  const graverNow = severity !== incident.severity && !incident.silent;
  const entry: TimelineEntry = { at: context.now, kind: 'severity', text: `severity ${severity}: ${raised.title}` };
  changeIncident(draft, graverNow && raised.told.length > 0 ? tell(draft, raised, 'escalated', context) : raised, [entry]);
}

function hasNews(draft: Draft): boolean {
  return draft.began.length > 0 || draft.moved.has(subjectKey({ kind: 'service', uid: draft.definition.uid }));
}

/** Told once, as soon as somebody may be told. */
function tellOpened(draft: Draft, context: StepContext): boolean {
  const incident = draft.incident;
  if (incident === null || incident.restoredAt !== null || incident.told.length > 0) return false;
  const told = tell(draft, incident, 'opened', context);
  if (told !== incident) changeIncident(draft, told, []);
  return told !== incident;
}
