import type { Incident, News, TimelineEntry } from '../incident.js';
import type { IncidentMessage, MessageKind } from '../message.js';
import type { Ms } from '../status.js';
import type { ServiceDefinition } from './definition.js';
import type { Effect } from './effect.js';
import type { StepContext } from './event.js';
import { placedRuns } from './lookup.js';
import type { Draft } from './state.js';

type Named = Pick<ServiceDefinition, 'key' | 'name'>;
/** What a message says of an incident. */
type Told = Omit<IncidentMessage['incident'], 'services' | 'reason'>;

/** Writes the open incident as it now is, with what its timeline gains. */
export function changeIncident(draft: Draft, incident: Incident, entries: readonly TimelineEntry[]): void {
  draft.incident = incident.phase === 'resolved' ? null : incident;
  draft.effects.push({ kind: 'incident', incident, entries });
}

/**
 * Asks for one delivery per channel, in the transaction of its cause (AL-1). Nobody is told of what names no
 * severity, nor of a service that is only unreachable (ST-10); a recovery goes to whoever got the problem (AL-3).
 */
export function tell(draft: Draft, incident: Incident, kind: MessageKind, context: StepContext): Incident {
  const channels = kind === 'recovered' ? incident.told : draft.definition.notify;
  if (incident.silent || channels.length === 0) return incident;
  if (kind !== 'recovered' && draft.unreachable !== null) return incident;
  if (kind !== 'recovered' && context.now < settledAt(draft)) {
    tellWhenSettled(draft, incident);
    return incident;
  }
  draft.effects.push(...deliveries(incident, { kind, channels, service: draft.definition, now: context.now }));
  const lastNews = NEWS[kind] ?? incident.lastNews;
  return { ...incident, told: [...new Set([...incident.told, ...channels])], lastNews };
}

/** A row for each channel, in the transaction of its cause (AL-1). */
export function deliveries(
  incident: Told,
  of: { readonly kind: MessageKind; readonly channels: readonly string[]; readonly service: Named; readonly now: Ms },
): Effect[] {
  const { kind, channels, service, now } = of;
  const message = messageOf(service, incident, kind);
  // An incident opens once; everything else may be said again, so its instant is part of the key.
  const suffix = kind === 'opened' ? kind : `${kind}:${now}`;
  return channels.map((channelUid): Effect => {
    const key = `delivery:${incident.id}:${channelUid}:${suffix}`;
    return { kind: 'due', dueKind: 'delivery', key, at: now, payload: { channelUid, message } };
  });
}

/** A service that is reachable again gets a moment to recover; what is open then is told (ST-10). */
export function tellWhenSettled(draft: Draft, { id }: Incident): void {
  const timer = { purpose: 'tell', incidentId: id } as const;
  draft.effects.push({ kind: 'due', dueKind: 'timer', key: `tell:${id}`, at: settledAt(draft), payload: timer });
}

const NEWS: Readonly<Partial<Record<MessageKind, News>>> = {
  opened: 'trouble',
  reopened: 'trouble',
  flapping: 'flapping',
  recovered: 'recovery',
};

const LEAST_SETTLING_MS = 5_000;
const MOST_SETTLING_MS = 300_000;

/** By when a service that was only unreachable should have been seen well again, were it well. */
function settledAt(draft: Draft): Ms {
  if (draft.reachableSince === null) return -Infinity;
  const needed = placedRuns(draft)
    .filter(({ check }) => check.essential && !check.heartbeat)
    .map(({ check }) => check.intervalMs * (check.successThreshold + 1) + check.timeoutMs);
  return draft.reachableSince + Math.min(MOST_SETTLING_MS, Math.max(LEAST_SETTLING_MS, ...needed));
}

const PHRASES: Readonly<Record<MessageKind, string>> = {
  opened: 'opened',
  escalated: 'is now graver',
  reopened: 'is back',
  recovered: 'has recovered',
  flapping: 'is flapping, told again when it is steady',
  attention: 'needs a person',
  superseded: 'is not followed any more: what holds was decided, and is told, anew',
  test: 'test message',
};

function messageOf({ key, name }: Named, incident: Told, kind: MessageKind): IncidentMessage {
  return {
    kind,
    incident: {
      id: incident.id,
      number: incident.number,
      type: incident.type,
      severity: incident.severity,
      title: incident.title,
      services: [{ key, name }],
      reason: incident.cause,
      impactStartedAt: incident.impactStartedAt,
      detectedAt: incident.detectedAt,
      restoredAt: incident.restoredAt,
      cause: incident.cause,
    },
    text: `#${incident.number} ${incident.severity} ${PHRASES[kind]}: ${incident.title} (${incident.cause})`,
  };
}
