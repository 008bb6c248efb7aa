import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { IsNull, LessThan } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Setting } from '../platform/database/setting.entity.js';
import { Due } from '../platform/due/due.entity.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { postOutbound } from '../platform/egress/outbound.js';
import { ChannelDirectory } from './channel-directory.js';

const IDLE_MS = 60_000;
const PING_TIMEOUT_MS = 10_000;
const WRITE_TIMEOUT_MS = 5_000;
/** Work that nobody has touched for so long means that the hub only looks alive. */
const STUCK_AFTER_MS = 300_000;

/**
 * Pings an address outside as long as the hub really works: the database takes a write and due rows
 * are worked off. Somebody else pages when the pings stop. @see AL-7
 */
@Injectable()
export class DeadMan implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('dead-man');
  private timer: NodeJS.Timeout | undefined;
  private trouble: string | null = null;

  constructor(
    private readonly database: Database,
    private readonly directory: ChannelDirectory,
    private readonly egress: EgressGuard,
    private readonly clock: Clock,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** One round; null, or why the outside was not told that all is well. */
  async beat(): Promise<string | null> {
    const deadMan = this.directory.deadMan();
    if (deadMan === null) return null;
    try {
      await this.proveToWork();
      const { status } = await postOutbound(this.egress, {
        url: deadMan.url,
        method: 'GET',
        timeoutMs: PING_TIMEOUT_MS,
        maxBodyBytes: 1_024,
        class: 'notify',
      });
      return status >= 200 && status < 300 ? null : `the dead-man address answered ${status}`;
    } catch (error) {
      return (error as Error).message;
    }
  }

  /** The interval is read anew each time, because a reload may have changed it. */
  private schedule(delayMs: number): void {
    this.timer = setTimeout(() => {
      void this.beat().then((trouble) => {
        this.tell(trouble);
        if (this.timer !== undefined) this.schedule(this.directory.deadMan()?.intervalMs ?? IDLE_MS);
      });
    }, delayMs);
    this.timer.unref();
  }

  private async proveToWork(): Promise<void> {
    const now = this.clock.now();
    await within(
      WRITE_TIMEOUT_MS,
      this.database.write.getRepository(Setting).upsert({ name: 'dead-man', value: { at: now } as never }, ['name']),
    );
    const stuck = await within(WRITE_TIMEOUT_MS, this.database.read.getRepository(Due).countBy(overdueSince(now - STUCK_AFTER_MS)));
    if (stuck > 0) throw new Error(`${stuck} due rows wait for more than ${STUCK_AFTER_MS / 60_000} minutes`);
  }

  private tell(trouble: string | null): void {
    if (trouble !== null && this.trouble === null) this.logger.error(`no ping: ${trouble}`);
    if (trouble === null && this.trouble !== null) this.logger.log('pinging again');
    this.trouble = trouble;
  }
}

function overdueSince(at: number) {
  const overdue = { settledAt: IsNull(), dueAt: LessThan(at) };
  return [
    { ...overdue, claimedUntil: IsNull() },
    { ...overdue, claimedUntil: LessThan(at) },
  ];
}

async function within<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`the database gave no answer within ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
