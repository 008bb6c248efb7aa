import type { Observation } from '@watchfloor/core';

/** The seam between probing and deciding: probers append, the owner of the shard reads in order of arrival. */
export abstract class ObservationLog {
  abstract append(observation: Observation): void;
  /** One reader per owner; called again replaces it. */
  abstract read(onObservation: (observation: Observation) => void): void;
  /** Appended and not yet read: exported as a queue depth. */
  abstract readonly depth: number;
}
