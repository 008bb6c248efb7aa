import type { Message, News } from '@watchfloor/core';
import type { Due } from '../platform/due/due.entity.js';

export interface DeliveryPayload {
  readonly channelUid: string;
  readonly message: Message;
  /** The channel that could not be told, for which this one stands in. */
  readonly insteadOf?: string;
  /** It corrects what a hub said whose decisions are void: told while this still is what was told last elsewhere. */
  readonly corrects?: News;
  /** Tries that failed, without those that only waited for an earlier message. */
  readonly failures?: { readonly count: number; readonly since: number; readonly error: string };
}

/** `delivery:INCIDENT:CHANNEL:KIND`, and `:INSTANT` for what may be said again. */
export interface DeliveryKey {
  readonly incidentId: string;
  readonly channelUid: string;
  /** The same for every channel that is told the same thing. */
  readonly told: string;
  /** An incident opens once, before anything else is said of it. */
  readonly instant: number;
}

export function readDeliveryKey(key: string): DeliveryKey {
  const [, incidentId = '', channelUid = '', kind = '', instant] = key.split(':');
  return { incidentId, channelUid, told: instant === undefined ? kind : `${kind}:${instant}`, instant: Number(instant ?? 0) };
}

/** The same said to another channel. */
export function standInKey(key: string, channelUid: string): string {
  const { incidentId, told } = readDeliveryKey(key);
  return `delivery:${incidentId}:${channelUid}:${told}`;
}

/** Of two messages about one incident to one channel, whether the other comes first and is still to be sent. */
export function isAhead(other: Due, row: Due): boolean {
  const [theirs, own] = [readDeliveryKey(other.key), readDeliveryKey(row.key)];
  const isSame = theirs.incidentId === own.incidentId && theirs.channelUid === own.channelUid;
  return isSame && other.settledAt === null && theirs.instant < own.instant;
}
