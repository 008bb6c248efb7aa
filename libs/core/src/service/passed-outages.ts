import type { Incident, TimelineEntry } from '../incident.js';
import type { Outage } from '../outage.js';
import { graver } from '../severity.js';
import type { StepContext } from './event.js';
import { opened } from './new-incident.js';
import { adopt, incidentOf, lineOf, severityDuring } from './outage-incident.js';
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
    severity: graver(incident.severity, severityDuring(draft, passed)),
    impactStartedAt: Math.min(incident.impactStartedAt, passed[0].startedAt),
  };
  changeIncident(
    draft,
    joined,
    passed.map((outage) => lineOf(draft, outage)),
  );
}

/** An incident that is open for another cause keeps to that cause; this one was over before it began to be known. */
function openAndClose(draft: Draft, passed: readonly Outage[], context: StepContext): void {
  const restoredAt = Math.max(...passed.map((outage) => outage.restoredAt!));
  const fresh = incidentOf(draft, passed, context);
  const incident: Incident = {
    ...fresh,
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
