import { Logger } from '@nestjs/common';
import type { Clock } from '../../platform/clock.js';
import type { ObservationReader } from '../observation-log.js';
import { AGAIN_FOR_MS, MAX_AGE_MS, readEntry } from './entry.js';
import type { OfShard, RawEntry, ShardStreams } from './shard-streams.js';

const CLAIM_EVERY_MS = 2_000;
/** What comes within is read in one go: less to do for everybody. */
const REST_MS = 10;
const IDLE_MS = 250;
/** When much comes at once, the loop serves others now and then. */
const TURN_MS = 50;

interface Parts {
  readonly streams: ShardStreams;
  readonly clock: Clock;
  readonly ownedShards: () => number[];
}

/** Reads the streams of the shards that this hub owns, for as long as it owns them. */
export class IncomingObservations {
  reader: ObservationReader = () => false;
  dropped = 0;
  /** What waits in Redis, as last counted, without what was read since. */
  waiting = 0;
  private readonly logger = new Logger('observations');
  private prepared = new Set<number>();
  private claimedAt = -Infinity;
  private running: Promise<void> | null = null;
  private isStopped = false;
  private said = '';

  constructor(private readonly parts: Parts) {}

  start(): void {
    this.running ??= this.run();
  }

  /** What was read and not handed over yet is claimed by the next owner. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.parts.streams.close();
    await this.running;
  }

  private async run(): Promise<void> {
    while (!this.isStopped) {
      try {
        await this.round();
        this.said = '';
      } catch (error) {
        // Redis is away, was flushed or is another one: groups are made anew, and what they hold is read again.
        this.prepared.clear();
        this.say(error as Error);
        await this.rest(IDLE_MS);
      }
    }
  }

  /** That Redis is away is said by its connections; what it refuses, only here. */
  private say({ name, message }: Error): void {
    if (name !== 'ReplyError' || message === this.said) return;
    this.said = message;
    this.logger.warn(`Observations that other hubs made can't be read: ${message}`);
  }

  private async round(): Promise<void> {
    const { streams, clock } = this.parts;
    const shards = this.parts.ownedShards();
    if (shards.length === 0 || !streams.isReady) return await this.rest(IDLE_MS);
    const came = shards.filter((shard) => !this.prepared.has(shard));
    await streams.createGroups(came);
    await streams.forgetOldConsumers(came);
    this.prepared = new Set(shards);
    if (came.length > 0 || clock.monotonic() - this.claimedAt >= CLAIM_EVERY_MS) await this.claim(shards);
    const entries = await streams.read(shards);
    await this.handOver(entries);
    if (entries.length > 0) await this.rest(REST_MS);
  }

  private async claim(shards: readonly number[]): Promise<void> {
    const { streams, clock } = this.parts;
    this.claimedAt = clock.monotonic();
    await this.handOver(await streams.claim(shards));
    this.waiting = await streams.lengths(shards);
  }

  /** Acknowledged is what was handed over, and what can't ever be. */
  private async handOver(streams: readonly OfShard[]): Promise<void> {
    let turnEndsAt = this.parts.clock.monotonic() + TURN_MS;
    const settled: OfShard[] = [];
    for (const [shard, entries] of streams) {
      settled.push([shard, entries.filter((entry) => this.isDoneWith(entry))]);
      if (this.parts.clock.monotonic() < turnEndsAt) continue;
      await new Promise((resolve) => setImmediate(resolve));
      turnEndsAt = this.parts.clock.monotonic() + TURN_MS;
    }
    await this.parts.streams.settle(settled);
    const count = settled.reduce((sum, [, entries]) => sum + entries.length, 0);
    this.waiting = Math.max(0, this.waiting - count);
  }

  private isDoneWith([, fields]: RawEntry): boolean {
    const entry = readEntry(fields);
    const ageMs = entry === null ? Infinity : this.parts.clock.now() - entry.at;
    if (entry !== null && ageMs <= MAX_AGE_MS && this.isTaken(entry.observation)) return true;
    if (ageMs <= AGAIN_FOR_MS) return false;
    this.dropped += 1;
    return true;
  }

  /** An observation that makes the reader fail would do so for ever. */
  private isTaken(observation: Parameters<ObservationReader>[0]): boolean {
    try {
      return this.reader(observation);
    } catch (error) {
      this.logger.error({ err: error }, `An observation of ${observation.checkUid} could not be read`);
      return true;
    }
  }

  private rest(ms: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }
}
