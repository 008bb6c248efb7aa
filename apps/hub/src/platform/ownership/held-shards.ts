import { Logger } from '@nestjs/common';
import { eachInTurn } from './each-in-turn.js';
import type { Leases, LeaseRows } from './lease-rows.js';
import type { ShardKeeper } from './ownership.js';
import type { Shard } from './shard.entity.js';

interface Parts {
  readonly rows: LeaseRows;
  readonly hubId: string;
  /** Told when some were given to others, who wait for them. */
  readonly gave: () => void;
}

/** The shards of this hub, as the rows say and its keeper follows: one change after another. */
export class HeldShards {
  private readonly logger = new Logger('Ownership');
  private readonly epochs = new Map<number, number>();
  private readonly leaving = new Set<number>();
  private taking: ReadonlySet<number> = new Set();
  /** When the rows last said what it holds, in database time. */
  private confirmedAt = Infinity;
  /** Null before this hub takes part, and when it goes. */
  keeper: ShardKeeper | null = null;

  constructor(private readonly parts: Parts) {}

  has(shard: number): boolean {
    return this.epochs.has(shard) && !this.leaving.has(shard);
  }

  isTaking(shard: number): boolean {
    return this.taking.has(shard);
  }

  epochOf(shard: number): number | undefined {
    return this.epochs.get(shard);
  }

  clear(): void {
    this.epochs.clear();
  }

  /** What the rows say is done: what is gone is forgotten, what came is taken, what is asked for is handed over. */
  async follow({ shards, now }: Leases): Promise<void> {
    const mine = shards.filter(({ hubId }) => hubId === this.parts.hubId);
    this.loseWhatIsGone(mine);
    this.confirmedAt = now;
    // What can't be read here is not kept from whoever could.
    await eachInTurn(
      () => this.takeWhatCame(mine),
      () => this.handOverWhatIsWanted(mine),
    );
  }

  /** They are another hub's: nothing is decided for them any more. */
  lose(shards: ReadonlySet<number>): void {
    const known = this.drop(shards);
    if (known > 0) this.logger.warn(`${known} shards are another hub's now`);
  }

  /** Answers how many of them were held. */
  private drop(shards: ReadonlySet<number>): number {
    const known = new Set([...shards].filter((shard) => this.epochs.delete(shard)));
    for (const shard of known) this.leaving.delete(shard);
    if (known.size > 0) this.keeper?.lose(known, this.confirmedAt);
    return known.size;
  }

  private loseWhatIsGone(mine: readonly Shard[]): void {
    const present = new Map(mine.map(({ shard, epoch }) => [shard, epoch]));
    this.lose(new Set([...this.epochs].filter(([shard, epoch]) => present.get(shard) !== epoch).map(([shard]) => shard)));
  }

  private async takeWhatCame(mine: readonly Shard[]): Promise<void> {
    const { keeper } = this;
    const came = mine.filter(({ shard }) => !this.epochs.has(shard));
    const shards = new Set(came.map(({ shard }) => shard));
    this.taking = shards;
    if (came.length === 0 || keeper === null) return;
    for (const { shard, epoch } of came) this.epochs.set(shard, epoch);
    try {
      const handedOver = new Set(came.filter(({ handedBy }) => handedBy !== null).map(({ shard }) => shard));
      await keeper.take({ shards, handedOver });
      // Some were lost while they were read: what was read of them since must go, too.
      const gone = new Set(came.filter(({ shard, epoch }) => this.epochs.get(shard) !== epoch).map(({ shard }) => shard));
      if (gone.size > 0) keeper.lose(gone, this.confirmedAt);
      this.taking = new Set();
      this.logger.log(`${shards.size} shards came; ${this.epochs.size} are held`);
    } catch (error) {
      this.drop(shards);
      throw new Error(`${shards.size} shards could not be read: ${(error as Error).message}`, { cause: error });
    }
  }

  private async handOverWhatIsWanted(mine: readonly Shard[]): Promise<void> {
    const { keeper } = this;
    const wanted = mine.filter(({ wantedBy }) => wantedBy !== null).map(({ shard }) => shard);
    const unread = new Set(wanted.filter((shard) => !this.epochs.has(shard)));
    if (unread.size > 0) await this.parts.rows.handOver(unread, null);
    const shards = new Set(wanted.filter((shard) => this.epochs.has(shard)));
    if (shards.size === 0 || keeper === null || !(await keeper.canHandOver(shards))) return;
    // failpoint('handover.written')
    for (const shard of shards) this.leaving.add(shard);
    try {
      await keeper.handOver(shards);
      // failpoint('handover.released')
      await this.parts.rows.handOver(shards);
      // failpoint('handover.given')
    } catch (error) {
      // Nobody has them yet. If the rows say otherwise all the same, the next commit finds out.
      this.leaving.clear();
      keeper.takeBack(new Set([...shards].filter((shard) => this.epochs.has(shard))));
      throw error;
    }
    for (const shard of shards) {
      this.epochs.delete(shard);
      this.leaving.delete(shard);
    }
    this.logger.log(`${shards.size} shards were handed over; ${this.epochs.size} are held`);
    this.parts.gave();
  }
}
