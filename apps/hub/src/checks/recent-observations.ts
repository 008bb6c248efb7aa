import { Injectable } from '@nestjs/common';
import { runKey, type Observation } from '@watchfloor/core';
import { ObservationRing } from './observation-ring.js';

const KEPT_PER_RUN = 200;

/** The last looks at each check and instance, in memory: what was ok is not stored. */
@Injectable()
export class RecentObservations {
  private readonly rings = new Map<string, ObservationRing>();

  add(observation: Observation): void {
    const key = runKey(observation.checkUid, observation.instanceUid);
    const ring = this.rings.get(key) ?? new ObservationRing(observation, KEPT_PER_RUN);
    this.rings.set(key, ring);
    ring.add(observation);
  }

  last(checkUid: string, instanceUid?: string): Observation | null {
    return this.rings.get(runKey(checkUid, instanceUid))?.last() ?? null;
  }

  /** Newest first; without an instance, of all instances. */
  list(checkUid: string, instanceUid?: string): Observation[] {
    const wanted = [...this.rings.values()].filter(
      (ring) => ring.checkUid === checkUid && (instanceUid === undefined || ring.instanceUid === instanceUid),
    );
    return wanted.flatMap((ring) => ring.list()).sort((a, b) => b.startedAt - a.startedAt);
  }

  forget(key: string): void {
    this.rings.delete(key);
  }
}
