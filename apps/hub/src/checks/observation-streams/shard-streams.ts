import type { ChainableCommander, Redis } from 'ioredis';

/** An entry as Redis gives it: its id, and names and values in turn. */
export type RawEntry = readonly [id: string, fields: readonly string[]];
export type OfShard = readonly [shard: number, entries: readonly RawEntry[]];

const GROUP = 'owner';
/** Per stream and round. */
const READ_COUNT = 16;
const CLAIM_COUNT = 100;
const BLOCK_MS = 500;
const OLD_CONSUMER_MS = 3_600_000;

/** The streams of shards as their owner reads them: one consumer group each, of which only the owner reads. */
export class ShardStreams {
  constructor(
    private readonly connection: Redis,
    private readonly keyOf: (shard: number) => string,
    private readonly consumer: string,
  ) {}

  get isReady(): boolean {
    return this.connection.status === 'ready';
  }

  /** From the first entry on: what was appended before anybody owned the shard is read too. */
  async createGroups(shards: readonly number[]): Promise<void> {
    const existed = (error: Error) => error.message.startsWith('BUSYGROUP');
    await this.each(shards, (pipeline, key) => pipeline.xgroup('CREATE', key, GROUP, '0', 'MKSTREAM'), existed);
  }

  /** Blocks until something comes, at most for half a second. */
  async read(shards: readonly number[]): Promise<OfShard[]> {
    const keys = shards.map(this.keyOf);
    const newOnes = shards.map(() => '>');
    const count = ['COUNT', READ_COUNT, 'BLOCK', BLOCK_MS] as const;
    const read = await this.connection.xreadgroup('GROUP', GROUP, this.consumer, ...count, 'STREAMS', ...keys, ...newOnes);
    const streams = (read ?? []) as unknown as [string, RawEntry[]][];
    return streams.map(([key, entries]) => [shards[keys.indexOf(key)] ?? -1, entries]);
  }

  /**
   * What somebody read and did not acknowledge. A shard has one owner, so nobody else is at work on it:
   * whoever was died, lost it, or never got the answer.
   */
  async claim(shards: readonly number[]): Promise<OfShard[]> {
    const replies = await this.each(shards, (pipeline, key) =>
      pipeline.xautoclaim(key, GROUP, this.consumer, 0, '0-0', 'COUNT', CLAIM_COUNT),
    );
    // Before Redis 7, what was trimmed meanwhile comes as null.
    const entriesOf = (reply: unknown) => (reply as [string, (RawEntry | null)[]])[1].filter((entry) => entry !== null);
    return replies.map((reply, index) => [shards[index]!, entriesOf(reply)]);
  }

  /** Done with: it is taken out, so that the length of a stream is what waits. */
  async settle(shards: readonly OfShard[]): Promise<void> {
    const idsOf = new Map(shards.map(([shard, entries]) => [shard, entries.map(([id]) => id)]));
    const settled = [...idsOf].filter(([, ids]) => ids.length > 0).map(([shard]) => shard);
    await this.each(settled, (pipeline, key, shard) => {
      const ids = idsOf.get(shard) ?? [];
      return pipeline.xack(key, GROUP, ...ids).xdel(key, ...ids);
    });
  }

  async lengths(shards: readonly number[]): Promise<number> {
    const lengths = await this.each(shards, (pipeline, key) => pipeline.xlen(key));
    return lengths.reduce((sum: number, length) => sum + Number(length), 0);
  }

  /** Each run of a hub is a consumer of its own; those that left long ago and have nothing pending are taken away. */
  async forgetOldConsumers(shards: readonly number[]): Promise<void> {
    const infos = await this.each(shards, (pipeline, key) => pipeline.xinfo('CONSUMERS', key, GROUP));
    const old = infos.flatMap((info, index) =>
      (info as unknown[][])
        .map((pairs) => Object.fromEntries(chunked(pairs)) as { name: string; pending: number; idle: number })
        .filter(({ pending, idle }) => pending === 0 && idle > OLD_CONSUMER_MS)
        .map(({ name }) => [shards[index]!, name] as const),
    );
    for (const [shard, name] of old) await this.connection.xgroup('DELCONSUMER', this.keyOf(shard), GROUP, name);
  }

  close(): void {
    this.connection.disconnect();
  }

  /** One round trip. @throws the first error that is not expected */
  private async each(
    shards: readonly number[],
    add: (pipeline: ChainableCommander, key: string, shard: number) => ChainableCommander,
    isExpected: (error: Error) => boolean = () => false,
  ): Promise<unknown[]> {
    if (shards.length === 0) return [];
    const pipeline = this.connection.pipeline();
    for (const shard of shards) add(pipeline, this.keyOf(shard), shard);
    const replies = (await pipeline.exec()) ?? [];
    for (const [error] of replies) if (error !== null && !isExpected(error)) throw error;
    return replies.map(([, reply]) => reply);
  }
}

function chunked(pairs: readonly unknown[]): [string, unknown][] {
  return Array.from({ length: pairs.length / 2 }, (_, index) => [String(pairs[2 * index]), pairs[2 * index + 1]]);
}
