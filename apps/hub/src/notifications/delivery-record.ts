import type { News } from '@watchfloor/core';
import type { Due } from '../platform/due/due.entity.js';
import type { Channel } from './channel-directory.js';
import type { DeliveryPayload } from './delivery-key.js';

/** Port: what is known of the fate of messages. In the database, and in the journal while that is away. */
export abstract class DeliveryRecord {
  /** Whether this channel still waits for something said earlier about the same incident. */
  abstract isBehind(row: Due): Promise<boolean>;
  /** Everything said about the incident, on all channels. */
  abstract ofIncident(row: Due): Promise<Due[]>;
  /** The same message to another channel. Written twice it is one row, because its key says what is told to whom. */
  abstract standIn(row: Due, channelUid: string, at: number): Promise<void>;
  /** What was decided to be told of its incident last; null: it is not known here. */
  abstract newsOf(row: Due): Promise<News | null>;
  /** It is about to be sent: from here on somebody may hear it. */
  abstract willTry(row: Due): Promise<void>;
  abstract rememberFailure(row: Due, failures: NonNullable<DeliveryPayload['failures']>): Promise<void>;
  /** A receiver that said 410 is left alone until its channel changes. */
  abstract shutOff(channel: Channel, at: number): Promise<void>;
  abstract isShutOff(channel: Channel): Promise<boolean>;
}
