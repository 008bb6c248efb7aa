import { Injectable, Logger } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import type { Due } from '../platform/due/due.entity.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { ChannelDirectory, type Channel } from './channel-directory.js';
import { DeliveryLog, readDeliveryKey, type DeliveryPayload } from './delivery-log.js';
import { FallThrough } from './fall-through.js';
import type { Delivered } from './notifier.js';
import { notifierNamed } from './notifiers/index.js';
import { MAX_AGE_MS, PARALLEL_AFTER_MS, retryPauseMs } from './retry-schedule.js';

export type DeliveryFate = { readonly settled: 'sent' | 'skipped' | 'failed' | 'dropped'; readonly error?: string } | { readonly retryAt: number; readonly error: string };

/** A receiver that needs longer than this is asked again. */
const SEND_TIMEOUT_MS = 15_000;
const WAIT_FOR_EARLIER_MS = 1_000;

/** Works off one due delivery: a try, and what follows from its outcome. @see AL-9 */
@Injectable()
export class DeliveryHandler {
  private readonly logger = new Logger('deliveries');

  constructor(
    private readonly log: DeliveryLog,
    private readonly fallThrough: FallThrough,
    private readonly directory: ChannelDirectory,
    private readonly egress: EgressGuard,
    private readonly clock: Clock,
  ) {}

  async handle(row: Due): Promise<DeliveryFate> {
    if (await this.log.isBehind(row)) return { retryAt: this.clock.now() + WAIT_FOR_EARLIER_MS, error: 'waits for an earlier message to this channel' };
    const payload = row.payload as DeliveryPayload;
    if (payload.message.kind === 'recovered' && !(await this.fallThrough.followProblem(row))) {
      return { settled: 'skipped', error: 'this channel was never told of the problem' };
    }
    const delivered = await this.send(row, payload);
    if (delivered.ok) return { settled: 'sent', ...(delivered.warning === undefined ? {} : { error: delivered.warning }) };
    this.logger.warn(`${row.key}: ${delivered.error}`);
    return delivered.permanent ? this.giveUp(row, delivered.error) : this.tryAgain(row, delivered);
  }

  private async send(row: Due, { channelUid, message }: DeliveryPayload): Promise<Delivered> {
    const channel = await this.directory.find(channelUid);
    if (channel === null) return refused('the channel is not in the configuration any more');
    if (await this.log.isShutOff(channel)) return refused('the receiver said 410 Gone; change the channel to use it again');
    const notifier = notifierNamed(channel.notifier);
    const settings = notifier?.settings.safeParse(channel.settings);
    if (notifier === undefined || settings?.success !== true) return refused(`the settings of channel ${channel.key} are not valid`);
    const context = { ...this.directory.sender(), egress: this.egress, deliveryId: row.key, now: this.clock.now(), timeoutMs: SEND_TIMEOUT_MS };
    return this.remember(channel, await notifier.send(settings.data, message, context));
  }

  private async remember(channel: Channel, delivered: Delivered): Promise<Delivered> {
    if (!delivered.ok && delivered.gone === true) await this.log.shutOff(channel, this.clock.now());
    return delivered;
  }

  private async giveUp(row: Due, error: string): Promise<DeliveryFate> {
    await this.fallThrough.toNextChannel(row);
    return { settled: 'failed', error };
  }

  private async tryAgain(row: Due, { error, retryAfterMs }: { error: string; retryAfterMs?: number }): Promise<DeliveryFate> {
    const now = this.clock.now();
    const before = (row.payload as DeliveryPayload).failures ?? { count: 0, since: now };
    const failures = { count: before.count + 1, since: before.since };
    if (now - failures.since >= PARALLEL_AFTER_MS) await this.fallThrough.toNextChannel(row);
    if (now - failures.since >= MAX_AGE_MS) {
      this.logger.error(`${row.key} to ${readDeliveryKey(row.key).channelUid} is dropped after a day: ${error}`);
      return { settled: 'dropped', error };
    }
    await this.log.rememberFailure(row, failures);
    return { retryAt: now + retryPauseMs(failures.count, retryAfterMs), error };
  }
}

function refused(error: string): Delivered {
  return { ok: false, permanent: true, error };
}
