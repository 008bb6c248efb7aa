import type { Incident, IncidentType, TimelineEntry } from '../incident.js';
import type { Ms } from '../status.js';
import type { StepContext } from './event.js';
import { presentSeverity } from './present-severity.js';
import type { Draft } from './state.js';

/** As grave as its service's status makes it; where that names no severity it is minor and silent. */
export function newIncident(draft: Draft, opening: { type: IncidentType; since: Ms; cause: string }, context: StepContext): Incident {
  const named = presentSeverity(draft);
  return {
    id: context.newId(),
    number: context.newIncidentNumber(),
    serviceUids: [draft.definition.uid],
    outageIds: [],
    type: opening.type,
    severity: named ?? 'minor',
    silent: named === null,
    ack: null,
    phase: 'triggered',
    review: 'none',
    impactStartedAt: opening.since,
    detectedAt: context.now,
    acknowledgedAt: null,
    restoredAt: null,
    resolvedAt: null,
    owner: null,
    cause: opening.cause,
    title: titleOf(draft, opening.type),
    told: [],
    lastNews: null,
    newsDueAt: null,
  };
}

const TITLES: Readonly<Record<IncidentType, string>> = {
  availability: 'is DOWN',
  degradation: 'is DEGRADED',
  blind: 'can not be seen',
  security: 'has a security incident',
  declared: 'has a declared incident',
};

export function titleOf(draft: Draft, type: IncidentType): string {
  return `${draft.definition.name} ${TITLES[type]}`;
}

export function opened(incident: Incident): TimelineEntry {
  return { at: incident.detectedAt, kind: 'opened', text: `${incident.title}: ${incident.cause}` };
}
