import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../platform/clock.js';
import { Doubt, ROUND_MS } from './doubt.js';
import type { Lookout } from './lookout.js';
import { ProvenLookouts } from './proven-lookouts.js';
import { SuspicionRecord } from './suspicion-record.js';
import { DOUBT_COOL_DOWN_MS } from './suspicions.js';

/** A blip is doubted, but worth no message. */
const TOLD_AFTER_MS = 5_000;
const ENDED_AFTER_MS = 10_000;

/** Looks at references and canaries all the time, and tells people when they fail. */
@Injectable()
export class DoubtLoop implements OnModuleInit, OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('doubt');
  private timer: NodeJS.Timeout | undefined;
  private writing: Promise<void> | null = null;
  private known: readonly Lookout[] = [];
  /** An earlier life, or another hub, doubted when this one began, and nobody looked since. */
  private isInherited = false;

  constructor(
    private readonly doubt: Doubt,
    private readonly proven: ProvenLookouts,
    private readonly record: SuspicionRecord,
    private readonly clock: Clock,
  ) {}

  /** Before anything is decided: what held acts back before a restart does so after it. */
  async onModuleInit(): Promise<void> {
    await this.proven.load();
    const before = await this.record.recall();
    if (before === null) return;
    const monotonic = (at: number) => this.clock.monotonic() - (this.clock.now() - at);
    this.isInherited = before.stands;
    this.doubt.suspicions.begin(before.since, monotonic(before.since));
    this.doubt.suspicions.end(before.until, monotonic(before.trustedAt));
  }

  onApplicationBootstrap(): void {
    if (this.doubt.list().length === 0)
      this.logger.warn('No references are configured: when everything fails, the hub can not tell whether it is its own line.');
    this.round();
    this.timer = setInterval(() => this.round(), ROUND_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.writing;
  }

  private round(): void {
    const lookouts = this.doubt.list();
    if (lookouts !== this.known) this.proven.recall(lookouts);
    this.known = lookouts;
    void this.look();
    this.writing ??= this.write(lookouts).finally(() => (this.writing = null));
  }

  private async look(): Promise<void> {
    const { doubt, clock } = this;
    await doubt.look();
    if (!this.isInherited || doubt.isUntried) return;
    this.isInherited = false;
    doubt.suspicions.lasted(clock.now(), clock.monotonic());
  }

  /** What can't be written now is written in a later round. */
  private async write(lookouts: readonly Lookout[]): Promise<void> {
    const { suspicions } = this.doubt;
    const { since } = suspicions;
    const [suspectForMs, trustedForMs] = [suspicions.suspectForMs(this.clock.monotonic()), suspicions.trustedForMs(this.clock.monotonic())];
    try {
      await this.proven.keep(lookouts);
      if (since !== null) await this.record.join({ since, reason: this.doubt.reason, isTold: (suspectForMs ?? 0) >= TOLD_AFTER_MS });
      if (trustedForMs !== null && trustedForMs >= ENDED_AFTER_MS) await this.record.leave(trustedForMs);
      if (trustedForMs !== null && trustedForMs < DOUBT_COOL_DOWN_MS) await this.record.follow(trustedForMs);
    } catch (error) {
      this.logger.warn(`What the hub doubts could not be written: ${(error as Error).message}`);
    }
  }
}
