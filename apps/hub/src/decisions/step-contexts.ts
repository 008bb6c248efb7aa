import { Injectable } from '@nestjs/common';
import { phaseOf, runKey, type StepContext } from '@watchfloor/core';
import { v7 as uuid } from 'uuid';
import { CoverageService } from '../checks/coverage.service.js';
import { Clock } from '../platform/clock.js';
import { IncidentNumbers } from './incident-numbers.js';

/** What the pure engine may not find out by itself: the time, ids, numbers, and when the hub was away. */
@Injectable()
export class StepContexts {
  constructor(
    private readonly clock: Clock,
    private readonly numbers: IncidentNumbers,
    private readonly coverage: CoverageService,
  ) {}

  of(namespace: string): StepContext {
    return {
      now: this.clock.now(),
      newId: uuid,
      newIncidentNumber: () => this.numbers.next(namespace),
      runningSince: this.coverage.runningSince,
      wasAway: (from, to) => this.coverage.awayBetween(from, to),
      phaseOf: (checkUid, instanceUid, intervalMs) => phaseOf(runKey(checkUid, instanceUid), intervalMs),
    };
  }
}
