import { Injectable } from '@nestjs/common';
import type { AgentObservation } from '@watchfloor/contracts';
import { outcomeOf, type Ms, type Observation } from '@watchfloor/core';
import { Clock } from '../../platform/clock.js';
import { shardOf } from '../../platform/ownership/shard-of.js';
import { ObservationLog } from '../observation-log.js';
import { oneLine } from '../probes/one-line.js';
import { RecentObservations } from '../recent-observations.js';
import { keyOfRun } from '../schedule.js';
import type { Assigned } from './agent-assignments.js';

/** What was seen longer ago finds no gap that is still remembered. */
const OLDEST_MS = 7 * 86_400_000;
const AHEAD_MS = 2_000;

/** Takes in what an agent saw, as far as it was asked to look there. */
@Injectable()
export class AgentObservations {
  constructor(
    private readonly log: ObservationLog,
    private readonly recent: RecentObservations,
    private readonly clock: Clock,
  ) {}

  /** What is not assigned, or of an impossible time, is left out: sending it again would not help. */
  accept(location: string, { serviceOf }: Assigned, seen: readonly AgentObservation[]): void {
    const now = this.clock.now();
    for (const each of seen) {
      const serviceUid = serviceOf.get(keyOfRun(each));
      if (serviceUid === undefined || !isOfThisTime(each, now)) continue;
      const observation = observationFrom(location, each);
      this.recent.add(observation);
      this.log.append(observation, shardOf(serviceUid));
    }
  }
}

function isOfThisTime({ startedAt, endedAt }: AgentObservation, now: Ms): boolean {
  return startedAt > now - OLDEST_MS && endedAt >= startedAt && endedAt <= now + AHEAD_MS;
}

/** The outcome follows from the reason by our own table: an agent can't call a failure fine. */
function observationFrom(location: string, { instanceUid, message, phases, indicators, ...seen }: AgentObservation): Observation {
  return {
    ...seen,
    ...(instanceUid === undefined ? {} : { instanceUid }),
    location,
    outcome: outcomeOf(seen.reason),
    message: oneLine(message),
    phases: phases as Observation['phases'],
    ...(indicators === undefined ? {} : { indicators: indicators as NonNullable<Observation['indicators']> }),
  };
}
