import { Injectable } from '@nestjs/common';
import type { Message } from '@watchfloor/core';
import { IsNull, Like, MoreThanOrEqual } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Due } from '../platform/due/due.entity.js';
import type { Channel } from './channel-directory.js';

export interface DeliveryPayload {
  readonly channelUid: string;
  readonly message: Message;
  /** The channel that could not be told, for which this one stands in. */
  readonly insteadOf?: string;
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

/** The fate of every message, in the `due` rows themselves. */
@Injectable()
export class DeliveryLog {
  constructor(private readonly database: Database) {}

  /** Whether this channel still waits for something said earlier about the same incident. */
  async isBehind(row: Due): Promise<boolean> {
    const { incidentId, channelUid, instant } = readDeliveryKey(row.key);
    const open = await this.rows().findBy({ kind: 'delivery', settledAt: IsNull(), key: Like(`delivery:${incidentId}:${channelUid}:%`) });
    return open.some((other) => other.key !== row.key && readDeliveryKey(other.key).instant < instant);
  }

  /** Everything said about the incident, on all channels. */
  async ofIncident(row: Due): Promise<Due[]> {
    return this.rows().findBy({ kind: 'delivery', key: Like(`delivery:${readDeliveryKey(row.key).incidentId}:%`) });
  }

  /** Written twice it is one row, because its key says what is told to whom. */
  async standIn(row: Due, channelUid: string, at: number): Promise<void> {
    const { incidentId, told } = readDeliveryKey(row.key);
    const { message, channelUid: insteadOf } = row.payload as DeliveryPayload;
    const { namespace, serviceUid, shard, epoch } = row;
    const payload: DeliveryPayload = { channelUid, message, insteadOf };
    await this.rows()
      .createQueryBuilder()
      .insert()
      .values({
        key: `delivery:${incidentId}:${channelUid}:${told}`,
        kind: 'delivery',
        dueAt: at,
        payload,
        namespace,
        serviceUid,
        shard,
        epoch,
      })
      .orIgnore()
      .execute();
  }

  async rememberFailure(row: Due, failures: NonNullable<DeliveryPayload['failures']>): Promise<void> {
    row.payload = { ...(row.payload as DeliveryPayload), failures };
    await this.rows().update({ key: row.key }, { payload: row.payload as object });
  }

  /** A receiver that said 410 is left alone until its channel changes. */
  async shutOff(channel: Channel, at: number): Promise<void> {
    await this.settings().upsert({ name: shutOffName(channel.uid), value: { revision: channel.revision, at } as never }, ['name']);
  }

  async isShutOff(channel: Channel): Promise<boolean> {
    const setting = await this.settings().findOneBy({ name: shutOffName(channel.uid) });
    return (setting?.value as { revision: number } | undefined)?.revision === channel.revision;
  }

  /** What is open, and what was settled since. */
  async recent(since: number): Promise<Due[]> {
    return this.database.read.getRepository(Due).findBy([
      { kind: 'delivery', settledAt: IsNull() },
      { kind: 'delivery', settledAt: MoreThanOrEqual(since) },
    ]);
  }

  private rows() {
    return this.database.write.getRepository(Due);
  }

  private settings() {
    return this.database.write.getRepository(Setting);
  }
}

function shutOffName(channelUid: string): string {
  return `channel-shut-off:${channelUid}`;
}
