import type { Effect } from '@watchfloor/core';

/** What one step of one service asks to be written: all of it or nothing. */
export interface Unit {
  readonly serviceUid: string;
  readonly namespace: string;
  readonly shard: number;
  readonly effects: readonly Effect[];
  /** False: nobody waits for this very unit, and the last one of its service may speak for those before it. */
  readonly isAwaited?: boolean;
  /** Called once the unit is in the database. */
  readonly committed: () => void;
  /** Called when it never will be: the rows refused it. */
  readonly refused: (error: Error) => void;
}
