import type { Incident, TimelineEntry } from '../incident.js';
import type { Outage } from '../outage.js';
import { graver, severityOf, type Severity } from '../severity.js';
import { subjectKey, type Status } from '../status.js';
import type { StepContext } from './event.js';
import { nameOf } from './lookup.js';
import { newIncident } from './new-incident.js';
import type { Draft } from './state.js';

/** An incident that these outages open, as grave as the worst that they did to the service. */
export function incidentOf(draft: Draft, outages: readonly Outage[], context: StepContext): Incident {
  const [first] = outages.toSorted((a, b) => a.startedAt - b.startedAt);
  const type = statusesDuring(draft, outages).includes('down') ? 'availability' : 'degradation';
  const fresh = newIncident(draft, { type, since: first.startedAt, cause: textOf(draft, first) }, context);
  return { ...fresh, severity: graver(fresh.severity, severityDuring(draft, outages)) };
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

/** What the service's status named at its worst while these outages lasted, and minor where it named nothing. */
export function severityDuring(draft: Draft, outages: readonly Outage[]): Severity {
  const named = statusesDuring(draft, outages).flatMap((status) => severityOf(status, draft.definition.tier) ?? []);
  return named.reduce(graver, 'minor');
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

function textOf(draft: Draft, outage: Outage): string {
  return `${nameOf(draft, outage.subject)} DOWN (${outage.reason})`;
}
