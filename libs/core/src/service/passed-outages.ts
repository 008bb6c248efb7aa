import type { Incident, TimelineEntry } from '../incident.js';
import type { Outage } from '../outage.js';
import { graver, severityOf, type Severity } from '../severity.js';
import { subjectKey, type Status } from '../status.js';
import type { StepContext } from './event.js';
import { nameOf } from './lookup.js';
import { newIncident, opened } from './new-incident.js';
import type { Draft } from './state.js';
import { changeIncident } from './tell.js';

/** What was over before anybody knew of it is on record; nobody is woken for it, and nothing acts. */
export function recordPassed(draft: Draft, context: StepContext): void {
  const passed = draft.passed.toSorted((a, b) => a.startedAt - b.startedAt);
  if (passed.length === 0) return;
  if (draft.incident !== null && draft.incident.outageIds.length > 0) join(draft, draft.incident, passed);
  else openAndClose(draft, passed, context);
}

function join(draft: Draft, incident: Incident, passed: readonly Outage[]): void {
  for (const outage of passed) adopt(draft, outage, incident.id);
  const joined: Incident = {
    ...incident,
    outageIds: [...incident.outageIds, ...passed.map(({ id }) => id)],
    severity: graver(incident.severity, severityDuring(draft, passed) ?? incident.severity),
    impactStartedAt: Math.min(incident.impactStartedAt, passed[0].startedAt),
  };
  changeIncident(draft, joined, passed.map((outage) => lineOf(draft, outage)));
}

/** An incident that is open for another cause keeps to that cause; this one was over before it began to be known. */
function openAndClose(draft: Draft, passed: readonly Outage[], context: StepContext): void {
  const [first] = passed;
  const restoredAt = Math.max(...passed.map((outage) => outage.restoredAt!));
  const type = statusesDuring(draft, passed).includes('down') ? 'availability' : 'degradation';
  const fresh = newIncident(draft, { type, since: first.startedAt, cause: textOf(draft, first) }, context);
  const incident: Incident = {
    ...fresh,
    severity: severityDuring(draft, passed) ?? 'minor',
    silent: true,
    outageIds: passed.map(({ id }) => id),
    phase: 'resolved',
    restoredAt,
    resolvedAt: context.now,
  };
  for (const outage of passed) adopt(draft, outage, incident.id);
  const resolved: TimelineEntry = { at: context.now, kind: 'resolved', text: 'it was over before it was known' };
  const entries = [opened(incident), ...passed.map((outage) => lineOf(draft, outage)), resolved];
  draft.effects.push({ kind: 'incident', incident, entries });
}

/** Gives an outage its incident, in the state and in what is about to be written. */
export function adopt(draft: Draft, outage: Outage, incidentId: string): void {
  const key = subjectKey(outage.subject);
  const open = draft.outages.get(key);
  if (open?.id === outage.id) draft.outages.set(key, { ...open, incidentId });
  const ended = draft.endedOutages.get(key);
  if (ended?.some(({ id }) => id === outage.id))
    draft.endedOutages.set(
      key,
      ended.map((known) => (known.id === outage.id ? { ...known, incidentId } : known)),
    );
  const last = draft.effects.findLastIndex((effect) => effect.kind === 'outage' && effect.outage.id === outage.id);
  const effect = draft.effects[last];
  if (effect?.kind === 'outage') draft.effects[last] = { kind: 'outage', outage: { ...effect.outage, incidentId } };
}

/** What the service's status named at its worst while these outages lasted. */
export function severityDuring(draft: Draft, outages: readonly Outage[]): Severity | null {
  return statusesDuring(draft, outages).reduce<Severity | null>((worst, status) => {
    const named = severityOf(status, draft.definition.tier);
    return named === null || worst === null ? (named ?? worst) : graver(worst, named);
  }, null);
}

function statusesDuring(draft: Draft, outages: readonly Outage[]): Status[] {
  const timeline = draft.timelines.get(subjectKey({ kind: 'service', uid: draft.definition.uid })) ?? [];
  const during = timeline.filter(({ from, to }) =>
    outages.some(({ startedAt, restoredAt }) => from < (restoredAt ?? Infinity) && startedAt < (to ?? Infinity)),
  );
  return during.map(({ status }) => status);
}

export function lineOf(draft: Draft, outage: Outage): TimelineEntry {
  return { at: outage.startedAt, kind: 'outage', text: textOf(draft, outage), ref: { kind: 'outage', id: outage.id } };
}

export function textOf(draft: Draft, outage: Outage): string {
  return `${nameOf(draft, outage.subject)} DOWN (${outage.reason})`;
}
