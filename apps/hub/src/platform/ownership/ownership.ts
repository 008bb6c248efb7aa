import type { EntityManager } from 'typeorm';

export const SHARDS = 256;

/** Another hub decides now: nothing of the transaction may be written, and this hub must stop. */
export class OwnershipLost extends Error {
  override readonly name = 'OwnershipLost';
}

/** Who decides for which services. One owner of all shards today; leases in PostgreSQL are another adapter. */
export abstract class Ownership {
  /** Of this run of the process. */
  abstract readonly hubId: string;

  abstract owns(shard: number): boolean;

  /** Rises at each change of owner; every decided row carries it. */
  abstract epochOf(shard: number): number;

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
