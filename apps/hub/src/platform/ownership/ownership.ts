import type { EntityManager } from 'typeorm';
import type { Nudges } from '../nudges/nudges.js';

export const SHARDS = 256;

/** Another hub decides for these shards now: nothing of the transaction may be written. */
export class OwnershipLost extends Error {
  override readonly name = 'OwnershipLost';

  constructor(
    message: string,
    /** Empty: not only some, the whole run of this hub is over. */
    readonly shards: ReadonlySet<number> = new Set(),
  ) {
    super(message);
  }
}

/** Shards that came, and those of them that their last owner handed over while it lived: nothing was missed then. */
export interface Gained {
  readonly shards: ReadonlySet<number>;
  readonly handedOver: ReadonlySet<number>;
}

/** Whoever decides for the shards that a hub holds; told by the ownership, one call after another. */
export interface ShardKeeper {
  /** Reads what they are from the rows, and decides from now on. */
  take(gained: Gained): Promise<void>;
  /** Whether what is decided reaches the database: only then may they be given away, for whoever gives looks no more. */
  canHandOver(shards: ReadonlySet<number>): Promise<boolean>;
  /** Decides nothing more for them, and resolves when all that was decided is written. @throws Error when it is not in time */
  handOver(shards: ReadonlySet<number>): Promise<void>;
  /** They could not be handed over: goes on with them. */
  takeBack(shards: ReadonlySet<number>): void;
  /** They are somebody else's already, and were this hub's at `since` for the last time that it knows: forgets them. */
  lose(shards: ReadonlySet<number>, since: number): void;
}

/** Where a hub stands among those that live. */
export interface Company {
  readonly hubs: number;
  /** 0 for the first. */
  readonly position: number;
}

/** Who decides for which services. */
export abstract class Ownership {
  /** Of this run of the process. */
  abstract readonly hubId: string;
  /** Whether other hubs may share the work: then rows tell what they did. */
  abstract readonly isShared: boolean;

  /** Whether this hub decides for the shard, and may begin something new for it. */
  abstract owns(shard: number): boolean;

  /** Whether it came to this hub and is still being read, or could not be read so far: nobody decides for it yet. */
  abstract isTaking(shard: number): boolean;

  /** Rises at each change of owner; every decided row carries it. */
  abstract epochOf(shard: number): number;

  abstract company(): Company;

  /**
   * Whether every other hub lived from then to then, so that what was sent to one of them was heard; null: ask again.
   * Times are the clock's.
   */
  abstract livedThrough(from: number, to: number): boolean | null;

  /** A commit was refused because these are another hub's: nothing is decided for them any more. */
  abstract lose(shards: ReadonlySet<number>): void;

  /** Begins to hold shards; resolves when the first are taken. */
  abstract start(keeper: ShardKeeper, nudges: Nudges): Promise<void>;

  /** After everything is written: others need not wait for a lease to end. */
  abstract leave(): Promise<void>;

  /**
   * Inside the transaction that writes decisions of these shards.
   * @throws OwnershipLost
   */
  abstract verify(manager: EntityManager, shards: Iterable<number>): Promise<void>;

  /**
   * Inside the same transaction: batches count from 1, each is written once. False means that an earlier
   * try of this batch did reach the database, although its answer was lost: write nothing.
   * @throws OwnershipLost
   */
  abstract claimBatch(manager: EntityManager, batch: number): Promise<boolean>;
}

export function allShards(): Set<number> {
  return new Set(Array.from({ length: SHARDS }, (_, shard) => shard));
}
