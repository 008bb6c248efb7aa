import { deliveries, type Effect, type Incident, type IncidentMessage } from '@watchfloor/core';
import { readDeliveryKey, type DeliveryPayload } from '../../notifications/delivery-key.js';
import type { Due } from '../../platform/due/due.entity.js';

/** A message that somebody may have heard, though what caused it is void; not settled: nobody knows when. */
export type VoidMessage = Pick<Due, 'key' | 'payload' | 'namespace' | 'serviceUid' | 'shard' | 'epoch' | 'settledAt'>;

/** Who takes a message and can't say so has heard it all the same. */
export function mayBeHeard(outcome: string | null, wasTried: boolean): boolean {
  return outcome === 'sent' || (outcome === null && wasTried);
}

/** What the database holds of one incident. */
export interface Recorded {
  readonly incident: Incident | null;
  /** Every delivery of it. */
  readonly deliveries: readonly Pick<Due, 'key' | 'settledAt' | 'outcome'>[];
}

type DeliveryEffect = Extract<Effect, { kind: 'due' }>;

/**
 * What a channel must hear after the last void message about one incident, so that nobody waits for an end that never
 * comes; null: it knows what holds. Decided from the record alone, so that it is the same after a crash. @see AL-3
 */
export function lastWord(last: VoidMessage, recorded: Recorded): DeliveryEffect | null {
  const { channelUid, message } = last.payload as DeliveryPayload;
  if ('hub' in message) return null;
  const kind = owedKind(last, message, recorded);
  const [service] = message.incident.services;
  if (kind === null || service === undefined) return null;
  const told = kind === 'superseded' ? message.incident : (recorded.incident ?? message.incident);
  const now = Math.max(readDeliveryKey(last.key).instant, message.incident.detectedAt) + 1;
  const [owed] = deliveries(told, { kind, channels: [channelUid], service, now }) as DeliveryEffect[];
  if (kind === 'superseded') return owed!;
  return { ...owed!, payload: { ...(owed!.payload as DeliveryPayload), corrects: recorded.incident!.lastNews! } };
}

const NEWS = /^(opened|reopened|flapping|recovered)/;

function owedKind(last: VoidMessage, { kind }: IncidentMessage, { incident, deliveries: others }: Recorded) {
  const heard = kind === 'recovered' ? 'recovery' : 'trouble';
  const { channelUid } = readDeliveryKey(last.key);
  const same = others.map((other) => ({ ...other, ...readDeliveryKey(other.key) })).filter((other) => other.channelUid === channelUid);
  const isKnown = incident?.told.includes(channelUid) === true || same.length > 0;
  // Whoever decided never told this channel, so it won't tell it the end.
  if (incident === null || incident.lastNews === null || !isKnown) return heard === 'recovery' ? null : 'superseded';
  const news = same.filter(({ told }) => NEWS.test(told));
  const isToldSince = news.some(
    ({ settledAt, outcome }) => settledAt === null || (outcome === 'sent' && settledAt > (last.settledAt ?? Infinity)),
  );
  // What is held back is told by whoever holds it.
  if (isToldSince || incident.newsDueAt !== null) return null;
  if (heard === 'trouble') return incident.lastNews === 'recovery' ? 'recovered' : null;
  return incident.lastNews !== 'recovery' && incident.restoredAt === null ? 'reopened' : null;
}

/** Of each incident and channel the last one. */
export function lastOfEach(told: readonly VoidMessage[]): VoidMessage[] {
  const last = new Map<string, VoidMessage>();
  for (const message of told) {
    const { incidentId, channelUid } = readDeliveryKey(message.key);
    const known = last.get(`${incidentId}:${channelUid}`);
    if (known === undefined || comesAfter(message, known)) last.set(`${incidentId}:${channelUid}`, message);
  }
  return [...last.values()];
}

function comesAfter(one: VoidMessage, other: VoidMessage): boolean {
  return readDeliveryKey(one.key).instant > readDeliveryKey(other.key).instant;
}
