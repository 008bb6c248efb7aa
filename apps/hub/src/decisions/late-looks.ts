import { Injectable } from '@nestjs/common';
import type { Ms, ServiceDefinition } from '@watchfloor/core';
import { ObservationLog } from '../checks/observation-log.js';
import { RecentObservations } from '../checks/recent-observations.js';
import { shardOf } from '../platform/ownership/shard-of.js';

/** Whoever takes over does so much sooner, and looks itself from then on. */
const MOST_MS = 120_000;

/** A hub without the database goes on looking; whoever decides meanwhile learns later what it saw, also what was ok. */
@Injectable()
export class LateLooks {
  constructor(
    private readonly recent: RecentObservations,
    private readonly log: ObservationLog,
  ) {}

  /** Of a service that another hub decides for by now: all looks from `since` on, when it was this hub's for the last time it knows. */
  handOn({ uid, checks, components }: ServiceDefinition, since: Ms): void {
    const looked = [...checks, ...components.flatMap((component) => component.checks)].filter(({ heartbeat }) => !heartbeat);
    for (const check of looked) {
      const unknown = this.recent.list(check.uid).filter(({ startedAt }) => startedAt >= since && startedAt < since + MOST_MS);
      for (const observation of unknown.toReversed()) this.log.append(observation, shardOf(uid));
    }
  }
}
