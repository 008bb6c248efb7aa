/** A state carries only its own data; `openedAt` is ours: opossum's own timestamp is that of its constructor. */
export type BreakerState =
  | { readonly value: 'closed' }
  | { readonly value: 'open'; readonly openedAt: number }
  | { readonly value: 'halfOpen'; readonly openedAt: number };

/** A recorded change of one breaker in this instance; `at` in milliseconds UTC. */
export interface BreakerTransition {
  readonly dependency: string;
  readonly name: string;
  readonly from: BreakerState['value'];
  readonly to: BreakerState['value'];
  readonly at: number;
}
