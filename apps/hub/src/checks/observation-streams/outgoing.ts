import type { Observation } from '@watchfloor/core';
import type { Redis } from 'ioredis';
import type { Clock } from '../../platform/clock.js';
import { MAX_AGE_MS, entryOf } from './entry.js';

/** Beyond this the oldest are dropped. */
export const MOST_WAITING = 20_000;
/** Per shard, approximately: about a minute of 15,000 checks every 5 s. Beyond it Redis drops the oldest. */
const MOST_IN_STREAM = 1_000;
const MOST_AT_ONCE = 500;
const DROPPED_AT_ONCE = 500;
const SEND_AFTER_MS = 10;
const TRY_AGAIN_MS = 500;
const STOP_WITHIN_MS = 300;

interface Waiting {
  readonly observation: Observation;
  readonly shard: number;
  readonly at: number;
}

interface Parts {
  readonly connection: Redis;
  readonly keyOf: (shard: number) => string;
  readonly clock: Clock;
  /** Takes what became this hub's own while it waited. */
  readonly keep: (observation: Observation, shard: number) => boolean;
}

/** Observations for other hubs on their way to the streams: bounded, with one batch under way. */
export class OutgoingObservations {
  dropped = 0;
  private waiting: Waiting[] = [];
  private underWay: readonly Waiting[] = [];
  private timer: NodeJS.Timeout | null = null;
  private isStopped = false;

  constructor(private readonly parts: Parts) {}

  get depth(): number {
    return this.waiting.length + this.underWay.length;
  }

  add(observation: Observation, shard: number): void {
    this.waiting.push({ observation, shard, at: this.parts.clock.now() });
    this.dropBeyond();
    this.sendIn(SEND_AFTER_MS);
  }

  /** One more try, for what was taken from others and can't be seen again. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.isStopped = true;
    let patience: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => (patience = setTimeout(resolve, STOP_WITHIN_MS)));
    await Promise.race([this.send(), late]);
    clearTimeout(patience);
  }

  private sendIn(ms: number): void {
    if (!this.isStopped && this.waiting.length > 0 && this.underWay.length === 0) this.timer ??= setTimeout(() => void this.send(), ms);
  }

  private async send(): Promise<void> {
    this.timer = null;
    this.underWay = this.takeBatch();
    const unsent = await this.write(this.underWay);
    this.underWay = [];
    this.waiting = [...unsent, ...this.waiting];
    this.dropBeyond();
    this.sendIn(unsent.length === 0 ? SEND_AFTER_MS : TRY_AGAIN_MS);
  }

  private takeBatch(): readonly Waiting[] {
    const oldestAt = this.parts.clock.now() - MAX_AGE_MS;
    const batch = this.waiting.splice(0, MOST_AT_ONCE);
    const fresh = batch.filter(({ at }) => at >= oldestAt);
    this.dropped += batch.length - fresh.length;
    return fresh.filter(({ observation, shard }) => !this.parts.keep(observation, shard));
  }

  /** Returns what did not arrive. What did although its answer was lost comes twice, which changes nothing (ST-6). */
  private async write(batch: readonly Waiting[]): Promise<readonly Waiting[]> {
    if (batch.length === 0) return [];
    const pipeline = this.parts.connection.pipeline();
    for (const { observation, shard, at } of batch) {
      pipeline.xadd(this.parts.keyOf(shard), 'MAXLEN', '~', MOST_IN_STREAM, '*', ...entryOf(observation, at));
    }
    try {
      const replies = (await pipeline.exec()) ?? [];
      return batch.filter((_, index) => replies[index]?.[0] !== null);
    } catch {
      return batch;
    }
  }

  private dropBeyond(): void {
    if (this.waiting.length <= MOST_WAITING) return;
    // Not one by one: each cut moves all that is left.
    const excess = Math.max(DROPPED_AT_ONCE, this.waiting.length - MOST_WAITING);
    this.waiting.splice(0, excess);
    this.dropped += excess;
  }
}
