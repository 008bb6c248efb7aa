import type { EntityManager } from 'typeorm';
import { Due } from '../../platform/due/due.entity.js';
import type { Fate } from './journal-record.js';

/** Whoever sends from the journal at this moment holds the row like any other claimant. */
export interface Claim {
  readonly claimedBy: string;
  readonly claimedUntil: number;
}

/** In the transaction of its cause: the due row says what was done from the journal before it existed. */
export async function writeFate(manager: EntityManager, key: string, fate: Fate, claim: Claim | null): Promise<void> {
  const { payload, ...columns } = fate;
  const held = claim ?? { claimedBy: null, claimedUntil: null };
  await manager.update(Due, { key }, { ...columns, ...held, payload: payload as object });
}

export function fateOf({ dueAt, attempts, payload, settledAt, outcome, error }: Due): Fate {
  return { dueAt, attempts, payload, settledAt, outcome, error };
}
