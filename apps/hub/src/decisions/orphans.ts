import {
  deliveries,
  subjectKey,
  type Effect,
  type Incident,
  type Ms,
  type Outage,
  type ServiceDefinition,
  type ServiceState,
  type Subject,
  placedRuns,
  watchedRuns,
} from '@watchfloor/core';

/**
 * What is open in the rows of subjects that no longer exist: they left the catalog while no hub was running.
 * Their lives end now; what they were stays.
 */
export function endOrphans(state: ServiceState, now: Ms): { readonly state: ServiceState; readonly effects: readonly Effect[] } {
  const known = knownKeys(state);
  const orphans = [...state.timelines].filter(([key, timeline]) => !known.has(key) && timeline.at(-1)?.to === null);
  const lost = [...state.outages]
    .filter(([key]) => !known.has(key))
    .map(([key, outage]): [string, Outage] => [key, { ...outage, restoredAt: now }]);
  const effects: Effect[] = [
    ...orphans.map(([key]): Effect => ({ kind: 'timeline', subject: subjectOf(key), from: now, segments: [], transitions: [] })),
    ...lost.map(([, outage]): Effect => ({ kind: 'outage', outage })),
  ];
  const timelines = new Map([...state.timelines].filter(([key]) => known.has(key)));
  const outages = new Map([...state.outages].filter(([key]) => known.has(key)));
  const endedOutages = new Map([...state.endedOutages, ...lost.map(([key, outage]): [string, Outage[]] => [key, [outage]])]);
  return { state: { ...state, timelines, outages, endedOutages }, effects };
}

/** The incident of a service that left the catalog has nobody left to resolve it; whoever was told hears that it is over (AL-3). */
export function endIncident(incident: Incident, service: Pick<ServiceDefinition, 'key' | 'name'>, now: Ms): Effect[] {
  const restoredAt = incident.restoredAt ?? now;
  const isKnown = incident.lastNews === null || incident.lastNews === 'recovery';
  const news = { lastNews: isKnown ? incident.lastNews : ('recovery' as const), newsDueAt: null };
  const ended: Incident = { ...incident, ...news, phase: 'resolved', restoredAt, resolvedAt: now };
  return [
    { kind: 'incident', incident: ended, entries: [{ at: now, kind: 'resolved', text: 'the service left the catalog' }] },
    ...(isKnown ? [] : deliveries(ended, { kind: 'recovered', channels: ended.told, service, now })),
  ];
}

function knownKeys(state: ServiceState): Set<string> {
  const { uid, components } = state.definition;
  const subjects: Subject[] = [
    { kind: 'service', uid },
    ...components.map((component): Subject => ({ kind: 'component', uid: component.uid })),
    ...[...state.instances.keys()].map((instanceUid): Subject => ({ kind: 'instance', uid: instanceUid })),
    ...[...state.instances.keys()].map((instanceUid): Subject => ({ kind: 'check', uid: 'lease', instanceUid })),
    ...[...placedRuns(state), ...watchedRuns(state)].map(({ subject }) => subject),
  ];
  return new Set(subjects.map((subject) => subjectKey(subject)));
}

function subjectOf(key: string): Subject {
  const [kind, uid, instanceUid] = key.split(':') as [Subject['kind'], string, string | undefined];
  return instanceUid === undefined ? { kind, uid } : { kind, uid, instanceUid };
}
