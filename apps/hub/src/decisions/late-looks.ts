import { Injectable } from '@nestjs/common';
import { HUB_LOCATION, type ServiceDefinition } from '@watchfloor/core';
import { CoverageService } from '../checks/coverage.service.js';
import { ObservationLog } from '../checks/observation-log.js';
import { RecentObservations } from '../checks/recent-observations.js';
import { shardOf } from '../platform/ownership/shard-of.js';

/** A hub without the database goes on looking; whoever decides meanwhile learns later what it saw, also what was ok. */
@Injectable()
export class LateLooks {
  constructor(
    private readonly recent: RecentObservations,
    private readonly log: ObservationLog,
    private readonly coverage: CoverageService,
  ) {}

  /** Of a service that another hub decides for by now: all looks since this hub could last say on record that it was there. */
  handOn({ uid, checks, components }: ServiceDefinition): void {
    const since = this.coverage.recordedUntil;
    const looked = [...checks, ...components.flatMap((component) => component.checks)].filter(({ heartbeat }) => !heartbeat);
    for (const check of looked) {
      for (const observation of this.recent.list(check.uid).toReversed()) {
        if (observation.location === HUB_LOCATION && observation.startedAt >= since) this.log.append(observation, shardOf(uid));
      }
    }
  }
}
