import type { Ms, Outcome, Status } from './status.js';

/** Milliseconds of each phase of a run; a phase that did not happen is absent. */
export interface ObservationPhases {
  readonly dnsMs?: number;
  readonly connectMs?: number;
  readonly tlsMs?: number;
  readonly firstByteMs?: number;
  readonly totalMs?: number;
}

/** One entry inside a health document. @see HF-1 */
export interface ObservationIndicator {
  readonly path: string;
  readonly status: Exclude<Status, 'pending'>;
  readonly message?: string;
}

/** What one run of a check saw, from one location; identified by (check, instance, location, startedAt). @see ST-1 */
export interface Observation {
  readonly checkUid: string;
  readonly instanceUid?: string;
  /** `hub`, or the key of an agent's location. */
  readonly location: string;
  readonly startedAt: Ms;
  readonly endedAt: Ms;
  readonly outcome: Outcome;
  /** A code of `OUTCOME_OF_REASON`; `ok` when all is well. */
  readonly reason: string;
  /** One line for people, bounded and free of control characters. */
  readonly message: string;
  readonly latencyMs: number;
  readonly phases: ObservationPhases;
  readonly indicators?: readonly ObservationIndicator[];
}
