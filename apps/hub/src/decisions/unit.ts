import type { Effect } from '@watchfloor/core';

/** What one step of one service asks to be written: all of it or nothing. */
export interface Unit {
  readonly serviceUid: string;
  readonly namespace: string;
  readonly shard: number;
  readonly effects: readonly Effect[];
  /** Somebody waits for the answer: called for this very unit, also when later ones of its service have followed. */
  readonly isAwaited: boolean;
  /** Called once the unit is in the database. Not awaited ones may be called for by the last of their service. */
  readonly committed: () => void;
  /** Called when it never will be: the rows refused it. */
  readonly refused: (error: Error) => void;
}
