import type { Effect } from '@watchfloor/core';

/** Decides nothing: what was seen, for people and for the window after a restart. */
export function isEvidence({ kind }: Effect): boolean {
  return kind === 'observation' || kind === 'shown';
}
