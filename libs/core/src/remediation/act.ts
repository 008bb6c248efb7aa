import type { Ms } from '../status.js';

export type ActState = 'proposed' | 'denied' | 'expired' | 'running' | 'verifying' | 'succeeded' | 'failed' | 'skipped' | 'quarantined';

export interface ActVerdict {
  readonly guard: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** One remediation attempt on a target; (target, number) is unique for ever (I4). */
export interface Act {
  readonly id: string;
  readonly target: { readonly kind: 'instance' | 'component'; readonly uid: string };
  readonly componentUid: string;
  readonly cause: { readonly kind: 'outage' | 'schedule' | 'change' | 'person'; readonly id: string };
  readonly number: number;
  /** Index of the rung in the policy's steps. */
  readonly step: number;
  readonly action: string;
  /** What would be done, in words. */
  readonly plan: string;
  readonly state: ActState;
  readonly intentAt: Ms;
  /** Null until the action's call began; a call begins at most once. */
  readonly startedAt: Ms | null;
  /** When the action's call returned; what follows is verification. */
  readonly calledAt: Ms | null;
  /** When the act came to its final state. */
  readonly endedAt: Ms | null;
  /** Rises with each act on the target, also over a lost database. */
  readonly fencingToken: number;
  readonly verdicts: readonly ActVerdict[];
  readonly output: string;
  /** While verifying: since when the target is good again. */
  readonly goodSince: Ms | null;
}

/** States in which an act holds its target. */
export function isUnderWay(act: Act): boolean {
  return act.state === 'running' || act.state === 'verifying';
}

/** It was called well, and its target was not good in time: a call that failed, or of which nothing is known, says nothing. */
export function hasNotHealed({ state, calledAt, endedAt }: Act): boolean {
  return state === 'failed' && calledAt !== null && calledAt !== endedAt;
}
