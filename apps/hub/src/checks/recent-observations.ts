import { Injectable } from '@nestjs/common';
import { runKey, type Observation } from '@watchfloor/core';
import { ObservationRing } from './observation-ring.js';

const KEPT_PER_RUN = 200;

/** The last looks at each check and instance from each location, in memory: what was ok is not stored. */
@Injectable()
export class RecentObservations {
  /** By run; one ring for each location. */
  private readonly rings = new Map<string, readonly ObservationRing[]>();
  private readonly runsOfChecks = new Map<string, Set<string>>();

  add(observation: Observation): void {
    const { checkUid, instanceUid, location } = observation;
    const key = runKey(checkUid, instanceUid);
    const known = this.rings.get(key)?.find((ring) => ring.location === location);
    (known ?? this.begin(key, observation)).add(observation);
  }

  last(checkUid: string, instanceUid?: string): Observation | null {
    const lasts = (this.rings.get(runKey(checkUid, instanceUid)) ?? []).flatMap((ring) => ring.last() ?? []);
    return lasts.reduce<Observation | null>((newest, each) => (newest === null || each.startedAt > newest.startedAt ? each : newest), null);
  }

  /** Newest first; without an instance, of all instances. */
  list(checkUid: string, instanceUid?: string): Observation[] {
    const keys = instanceUid === undefined ? [...(this.runsOfChecks.get(checkUid) ?? [])] : [runKey(checkUid, instanceUid)];
    const observations = keys.flatMap((key) => this.rings.get(key) ?? []).flatMap((ring) => ring.list());
    return observations.sort((a, b) => b.startedAt - a.startedAt);
  }

  forget(key: string): void {
    const [ring] = this.rings.get(key) ?? [];
    if (ring === undefined) return;
    this.rings.delete(key);
    this.runsOfChecks.get(ring.checkUid)?.delete(key);
  }

  private begin(key: string, observation: Observation): ObservationRing {
    const ring = new ObservationRing(observation, KEPT_PER_RUN);
    this.rings.set(key, [...(this.rings.get(key) ?? []), ring]);
    const runs = this.runsOfChecks.get(observation.checkUid) ?? new Set();
    this.runsOfChecks.set(observation.checkUid, runs.add(key));
    return ring;
  }
}
