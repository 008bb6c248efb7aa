import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import type { Due } from '../platform/due/due.entity.js';
import { ChannelDirectory } from './channel-directory.js';
import { readDeliveryKey, type DeliveryPayload } from './delivery-key.js';
import { DeliveryRecord } from './delivery-record.js';

/** Who is told when a channel can't be. @see AL-3 @see AL-9 */
@Injectable()
export class FallThrough {
  constructor(
    private readonly log: DeliveryRecord,
    private readonly directory: ChannelDirectory,
    private readonly clock: Clock,
  ) {}

  /**
   * Every channel of the service was told at the same time, so the next one is told only when nobody
   * else has heard, or is about to hear, the same message.
   */
  async toNextChannel(row: Due): Promise<void> {
    const { told } = readDeliveryKey(row.key);
    const same = (await this.log.ofIncident(row)).filter((other) => readDeliveryKey(other.key).told === told);
    if (same.some((other) => other.key !== row.key && isPromising(other))) return;
    const tried = new Set(same.map((other) => readDeliveryKey(other.key).channelUid));
    const channels = this.directory.ofNamespace(row.namespace ?? 'default');
    const next = channels.find(({ uid }) => !tried.has(uid));
    if (next !== undefined) await this.log.standIn(row, next.uid, this.clock.now());
  }

  /**
   * A recovery goes to whoever got the problem: to the channels that stood in for this one as well.
   * Answers whether this one got it, when no row says otherwise it did; and whether it is still over: a recovery that
   * could not be told before the trouble was back is no news, and would be a wrong one.
   */
  async followProblem(row: Due): Promise<boolean> {
    const { channelUid, instant } = readDeliveryKey(row.key);
    if ((await this.log.newsOf(row)) === 'trouble') return false;
    const earlier = (await this.log.ofIncident(row)).filter((other) => readDeliveryKey(other.key).instant < instant);
    const standIns = earlier.map((other) => other.payload as DeliveryPayload).filter(({ insteadOf }) => insteadOf === channelUid);
    for (const standIn of standIns) await this.log.standIn(row, standIn.channelUid, this.clock.now());
    const own = earlier.filter((other) => readDeliveryKey(other.key).channelUid === channelUid);
    return own.length === 0 || own.some(({ outcome }) => outcome === 'sent');
  }
}

/** Delivered, or not yet tried in vain. */
function isPromising(row: Due): boolean {
  return row.settledAt === null ? (row.payload as DeliveryPayload).failures === undefined : row.outcome === 'sent';
}
