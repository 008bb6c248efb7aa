import { Injectable } from '@nestjs/common';
import { IsNull, Like, MoreThanOrEqual } from 'typeorm';
import type { News } from '@watchfloor/core';
import { IncidentRow } from '../incidents/incident.entity.js';
import { Database } from '../platform/database/database.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Due } from '../platform/due/due.entity.js';
import type { Channel } from './channel-directory.js';
import { isAhead, readDeliveryKey, standInKey, type DeliveryPayload } from './delivery-key.js';
import { DeliveryRecord } from './delivery-record.js';

/** The fate of every message, in the `due` rows themselves. */
@Injectable()
export class DeliveryLog extends DeliveryRecord {
  constructor(private readonly database: Database) {
    super();
  }

  override async isBehind(row: Due): Promise<boolean> {
    const { incidentId, channelUid } = readDeliveryKey(row.key);
    const open = await this.rows().findBy({ kind: 'delivery', settledAt: IsNull(), key: Like(`delivery:${incidentId}:${channelUid}:%`) });
    return open.some((other) => isAhead(other, row));
  }

  override async ofIncident(row: Due): Promise<Due[]> {
    return this.rows().findBy({ kind: 'delivery', key: Like(`delivery:${readDeliveryKey(row.key).incidentId}:%`) });
  }

  override async standIn(row: Due, channelUid: string, at: number): Promise<void> {
    const { message, channelUid: insteadOf } = row.payload as DeliveryPayload;
    const { namespace, serviceUid, shard, epoch } = row;
    const payload: DeliveryPayload = { channelUid, message, insteadOf };
    await this.rows()
      .createQueryBuilder()
      .insert()
      .values({
        key: standInKey(row.key, channelUid),
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

  /** Written with the messages that it stands for, so it says which of them was decided last, whatever the clock did. */
  override async newsOf(row: Due): Promise<News | null> {
    const incident = await this.database.write.getRepository(IncidentRow).findOneBy({ id: readDeliveryKey(row.key).incidentId });
    return incident?.lastNews ?? null;
  }

  /** The claim in its row says so. */
  override willTry(): Promise<void> {
    return Promise.resolve();
  }

  override async rememberFailure(row: Due, failures: NonNullable<DeliveryPayload['failures']>): Promise<void> {
    row.payload = { ...(row.payload as DeliveryPayload), failures };
    await this.rows().update({ key: row.key }, { payload: row.payload as object });
  }

  override async shutOff(channel: Channel, at: number): Promise<void> {
    await this.settings().upsert({ name: shutOffName(channel.uid), value: { revision: channel.revision, at } as never }, ['name']);
  }

  override async isShutOff(channel: Channel): Promise<boolean> {
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
