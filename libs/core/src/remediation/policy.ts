import type { Ms } from '../status.js';

/** `approve` comes with approvals; until then the configuration refuses it. */
export type RemediationMode = 'off' | 'dry-run' | 'auto';

/** How a component is healed; timing keys and defaults are model.md's. */
export interface RemediationPolicy {
  readonly mode: RemediationMode;
  /** Uids of the checks whose hard DOWN triggers; empty: nothing acts. */
  readonly on: readonly string[];
  readonly minDownForMs: Ms;
  readonly startGraceMs: Ms;
  readonly healthyDelayMs: Ms;
  readonly coolDownMs: Ms;
  readonly coolDownMaxMs: Ms;
  readonly maxAttempts: number;
  readonly maxAttemptsWindowMs: Ms;
  readonly maxAttemptsPerDay: number;
  /** Names of the actions, in order; an act that failed verification moves on to the next rung. */
  readonly steps: readonly { readonly action: string }[];
}
