import type { Incident as IncidentView, TimelineEntry as TimelineEntryView } from '@watchfloor/contracts';
import type { Incident, TimelineEntry } from '@watchfloor/core';
import type { Directory } from '../platform/directory.js';
import { instant, instantOrNull } from '../platform/instant.js';

/** An incident as people read it: keys instead of uids, ISO instants; the timeline only for one incident. */
export function incidentView(incident: Incident, context: { readonly namespace: string; readonly directory: Directory }): IncidentView {
  const { serviceUids, outageIds, silent: _silent, told: _told, lastNews: _lastNews, newsDueAt: _newsDueAt, ack, ...same } = incident;
  return {
    ...same,
    namespace: context.namespace,
    services: serviceUids.map((uid) => context.directory.keyOf(uid)),
    outages: [...outageIds],
    ack: ack === null ? null : { by: ack.by, at: instant(ack.at) },
    impactStartedAt: instant(incident.impactStartedAt),
    detectedAt: instant(incident.detectedAt),
    acknowledgedAt: instantOrNull(incident.acknowledgedAt),
    restoredAt: instantOrNull(incident.restoredAt),
    resolvedAt: instantOrNull(incident.resolvedAt),
  };
}

export function timelineView(
  entry: Pick<TimelineEntry, 'at' | 'kind' | 'text'> & { readonly ref?: TimelineEntry['ref'] | null },
): TimelineEntryView {
  const { at, kind, text, ref } = entry;
  return { at: instant(at), kind, text, ...(ref === null || ref === undefined ? {} : { ref }) };
}
