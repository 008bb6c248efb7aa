import type { Observation } from '@watchfloor/core';

/** Says whether it decides for the check: what it doesn't (yet) may be brought again. */
export type ObservationReader = (observation: Observation) => boolean;

/** The seam between probing and deciding: probers append, the owner of the shard reads in order of arrival. */
export abstract class ObservationLog {
  /** With the shard of the check's service. Never waits and never throws. */
  abstract append(observation: Observation, shard: number): void;
  /** One reader per owner; called again replaces it. */
  abstract read(onObservation: ObservationReader): void;
  /** Appended and not yet read: exported as a queue depth. */
  abstract readonly depth: number;
  /** Never read, because they were too many, too old or not understood: a gap, never a decision. */
  abstract readonly dropped: number;
}
