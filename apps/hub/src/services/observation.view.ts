import type { Observation as ObservationView } from '@watchfloor/contracts';
import type { Observation } from '@watchfloor/core';
import type { Directory } from '../platform/directory.js';
import { instant } from '../platform/instant.js';

/** An observation as people read it: keys instead of uids, ISO instants. */
export function observationView(observation: Observation, directory: Directory): ObservationView {
  const { checkUid, instanceUid, location, startedAt, outcome, reason, message, latencyMs, phases, indicators } = observation;
  return {
    checkId: directory.keyOf(checkUid),
    ...(instanceUid === undefined ? {} : { instanceId: directory.keyOf(instanceUid) }),
    location,
    startedAt: instant(startedAt),
    outcome,
    reason,
    message,
    latencyMs,
    phases,
    ...(indicators === undefined ? {} : { indicators: indicators.map((indicator) => ({ ...indicator })) }),
  };
}
