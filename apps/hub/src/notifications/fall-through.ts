import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import type { Due } from '../platform/due/due.entity.js';
import { ChannelDirectory } from './channel-directory.js';
import { readDeliveryKey, type DeliveryPayload } from './delivery-key.js';
import { DeliveryRecord } from './delivery-record.js';

const TROUBLE = /^(opened|reopened)/;
const NEWS = /^(opened|reopened|flapping|recovered)/;

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
    const all = await this.log.ofIncident(row);
    if (all.some((other) => isBackSince(other, row))) return false;
    const earlier = all.filter((other) => readDeliveryKey(other.key).instant < instant);
    const standIns = earlier.map((other) => other.payload as DeliveryPayload).filter(({ insteadOf }) => insteadOf === channelUid);
    for (const standIn of standIns) await this.log.standIn(row, standIn.channelUid, this.clock.now());
    const own = earlier.filter((other) => readDeliveryKey(other.key).channelUid === channelUid);
    return own.length === 0 || own.some(({ outcome }) => outcome === 'sent');
  }

  /** Nobody needs to hear that it is back who never heard that it was over: what that said was overtaken. */
  async saysNews(row: Due): Promise<boolean> {
    const { channelUid, instant } = readDeliveryKey(row.key);
    const heard = (await this.log.ofIncident(row))
      .filter(({ outcome }) => outcome === 'sent')
      .map(({ key }) => readDeliveryKey(key))
      .filter((other) => other.channelUid === channelUid && other.instant < instant && NEWS.test(other.told))
      .toSorted((a, b) => a.instant - b.instant);
    return !TROUBLE.test(heard.at(-1)?.told ?? '');
  }
}

function isBackSince(other: Due, row: Due): boolean {
  const [theirs, own] = [readDeliveryKey(other.key), readDeliveryKey(row.key)];
  const isTold = other.settledAt === null || other.outcome === 'sent';
  return theirs.channelUid === own.channelUid && theirs.told.startsWith('reopened') && theirs.instant > own.instant && isTold;
}

/** Delivered, or not yet tried in vain. */
function isPromising(row: Due): boolean {
  return row.settledAt === null ? (row.payload as DeliveryPayload).failures === undefined : row.outcome === 'sent';
}
