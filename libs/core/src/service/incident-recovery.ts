import type { Incident, TimelineEntry } from '../incident.js';
import type { Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import { HORIZON_MS } from './horizon.js';
import { holdRecovery, tellBack, tellWhatHolds } from './held-messages.js';
import { present } from './lookup.js';
import { presentSeverity } from './present-severity.js';
import type { Draft } from './state.js';
import { changeIncident } from './tell.js';

/** T3 is the last recovery once nothing is open; something new within the merge window takes it back. */
export function followRecovery(draft: Draft, context: StepContext): void {
  const incident = draft.incident;
  if (incident === null) return;
  const over = overSince(draft, incident, context);
  if (over === incident.restoredAt) return;
  if (over === null) {
    takeBack(draft, incident, context);
    return;
  }
  const isNews = incident.restoredAt === null;
  const restored: Incident = { ...incident, restoredAt: over, phase: 'monitoring' };
  resolveAt(draft, restored, over + draft.definition.mergeWindowMs);
  const entry: TimelineEntry = { at: over, kind: 'restored', text: `${draft.definition.name} recovered; watched for the merge window` };
  changeIncident(draft, isNews ? holdRecovery(draft, restored, context) : restored, isNews ? [entry] : []);
}

export function takeBack(draft: Draft, incident: Incident, context: StepContext): void {
  const back: Incident = { ...incident, restoredAt: null, phase: 'triggered' };
  const entry: TimelineEntry = { at: context.now, kind: 'phase', text: 'back within the merge window' };
  changeIncident(draft, tellBack(draft, back, context), [entry]);
}

/**
 * Since when the cause of an incident is gone, or null while it is not; people end what people declared. What can't be
 * seen for a while says nothing: an incident that is over stays over, one that is not goes on (I1).
 */
function overSince(draft: Draft, incident: Incident, context: StepContext): Ms | null {
  if (incident.type === 'declared' || incident.type === 'security') return incident.restoredAt;
  if (draft.outages.size > 0) return null;
  const { status, from } = present(draft) ?? { status: 'pending', from: context.now };
  const restoredAt = incident.restoredAt ?? from;
  if (incident.type === 'blind' && status === 'unknown') return incident.restoredAt;
  if (incident.outageIds.length > 0) return lastRecovery(draft, incident, context) ?? restoredAt;
  if (incident.type === 'blind') return restoredAt;
  if (presentSeverity(draft) !== null) return null;
  return status === 'up' || status === 'pending' ? restoredAt : incident.restoredAt;
}

/** The last T3 of its outages; null when all of them are long over. */
function lastRecovery(draft: Draft, { outageIds }: Incident, context: StepContext): Ms | null {
  const ended = [...draft.endedOutages.values()].flat().filter(({ id }) => outageIds.includes(id));
  const last = Math.max(...ended.map(({ restoredAt }) => restoredAt!));
  return last > context.now - HORIZON_MS ? last : null;
}

function resolveAt(draft: Draft, incident: Incident, at: Ms): void {
  const timer = { purpose: 'resolve', incidentId: incident.id } as const;
  draft.effects.push({ kind: 'due', dueKind: 'timer', key: `resolve:${incident.id}`, at, payload: timer });
}

export function resolveWhenDue(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command' || event.command.kind !== 'timer' || event.command.timer.purpose !== 'resolve') return;
  const incident = draft.incident;
  if (incident === null || incident.id !== event.command.timer.incidentId || incident.restoredAt === null) return;
  const dueAt = incident.restoredAt + draft.definition.mergeWindowMs;
  const stillNamed = present(draft)?.status === 'unknown' || presentSeverity(draft) !== null;
  if (context.now < dueAt || stillNamed) {
    resolveAt(draft, incident, Math.max(dueAt, stillNamed ? context.now + draft.definition.mergeWindowMs : 0));
    return;
  }
  const entry: TimelineEntry = { at: context.now, kind: 'resolved', text: 'no new outage within the merge window' };
  changeIncident(draft, { ...tellWhatHolds(draft, incident, context), phase: 'resolved', resolvedAt: context.now }, [entry]);
}
