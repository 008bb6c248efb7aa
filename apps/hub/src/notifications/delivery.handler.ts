import { Injectable, Logger } from '@nestjs/common';
import type { Message } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { isPassing } from '../platform/database/passing-trouble.js';
import type { Due } from '../platform/due/due.entity.js';
import type { DueOutcome } from '../platform/due/due-worker.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { ChannelDirectory, type Channel } from './channel-directory.js';
import type { DeliveryPayload } from './delivery-key.js';
import { DeliveryRecord } from './delivery-record.js';
import { FallThrough } from './fall-through.js';
import type { Delivered } from './notifier.js';
import { notifierNamed } from './notifiers/index.js';
import { MAX_AGE_MS, PARALLEL_AFTER_MS, retryPauseMs } from './retry-schedule.js';

type Failure = Extract<Delivered, { ok: false }>;

/** A receiver that needs longer than this is asked again. */
const SEND_TIMEOUT_MS = 15_000;
const WAIT_FOR_EARLIER_MS = 1_000;
/** Told to whoever was told of the beginning (AL-3). */
const ENDINGS: ReadonlySet<string> = new Set<Message['kind']>(['recovered', 'trusted', 'thawed']);

/** Works off one due delivery: a try, and what follows from its outcome. @see AL-9 */
@Injectable()
export class DeliveryHandler {
  private readonly logger = new Logger('deliveries');

  constructor(
    private readonly log: DeliveryRecord,
    private readonly fallThrough: FallThrough,
    private readonly directory: ChannelDirectory,
    private readonly egress: EgressGuard,
    private readonly clock: Clock,
  ) {}

  async handle(row: Due): Promise<DueOutcome> {
    // failpoint('delivery.claimed')
    if (await unlessAway(this.log.isBehind(row), false))
      return { retryAt: this.clock.now() + WAIT_FOR_EARLIER_MS, error: 'waits for an earlier message to this channel' };
    const payload = row.payload as DeliveryPayload;
    if (!(await unlessAway(this.isNews(row, payload), true))) return { settled: 'skipped' };
    // failpoint('delivery.sending')
    const delivered = await this.send(row, payload);
    // failpoint('delivery.answered')
    const trouble = delivered.ok ? delivered.warning : delivered.error;
    if (trouble !== undefined) this.logger.warn(`${row.key}: ${trouble}`);
    return delivered.ok ? { settled: 'sent' } : this.afterFailure(row, delivered);
  }

  private async isNews(row: Due, { corrects, message: { kind } }: DeliveryPayload): Promise<boolean> {
    if (corrects !== undefined) return (await this.log.newsOf(row)) === corrects;
    return !ENDINGS.has(kind) || (await this.fallThrough.followProblem(row));
  }

  private async send(row: Due, { channelUid, message }: DeliveryPayload): Promise<Delivered> {
    const channel = this.directory.find(channelUid);
    if (channel === null) return refused('the channel is not in the configuration any more');
    if (await unlessAway(this.log.isShutOff(channel), false))
      return refused('the receiver said 410 Gone; change the channel to use it again');
    const notifier = notifierNamed(channel.notifier);
    const settings = notifier?.settings.safeParse(channel.settings);
    if (notifier === undefined || settings?.success !== true) return refused(`the settings of channel ${channel.key} are not valid`);
    const context = {
      ...this.directory.sender(),
      egress: this.egress,
      deliveryId: row.key,
      now: this.clock.now(),
      timeoutMs: SEND_TIMEOUT_MS,
    };
    await this.log.willTry(row);
    return this.remember(channel, await notifier.send(settings.data, message, context));
  }

  private async remember(channel: Channel, delivered: Delivered): Promise<Delivered> {
    if (!delivered.ok && delivered.gone === true) await unlessAway(this.log.shutOff(channel, this.clock.now()), undefined);
    return delivered;
  }

  private async afterFailure(row: Due, { permanent, error, retryAfterMs }: Failure): Promise<DueOutcome> {
    const now = this.clock.now();
    const before = (row.payload as DeliveryPayload).failures;
    const failures = { count: (before?.count ?? 0) + 1, since: before?.since ?? now, error };
    const failingForMs = now - failures.since;
    await unlessAway(this.log.rememberFailure(row, failures), undefined);
    if (permanent || failingForMs >= PARALLEL_AFTER_MS) await this.fallThrough.toNextChannel(row);
    if (permanent) return { settled: 'failed' };
    if (failingForMs < MAX_AGE_MS) return { retryAt: now + retryPauseMs(failures.count, retryAfterMs), error };
    this.logger.error(`${row.key} is dropped after a day: ${error}`);
    return { settled: 'dropped' };
  }
}

function refused(error: string): Delivered {
  return { ok: false, permanent: true, error };
}

/** What the database can't say now must not hold up a message that is already on its way (I2). */
async function unlessAway<Answer>(asked: Promise<Answer>, otherwise: Answer): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (!isPassing(error)) throw error;
    return otherwise;
  }
}
