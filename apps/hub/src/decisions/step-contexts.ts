import { Injectable } from '@nestjs/common';
import { phaseOf, runKey, type Ms, type ServiceDefinition, type StepContext } from '@watchfloor/core';
import { v7 as uuid } from 'uuid';
import { CoverageService } from '../checks/coverage.service.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { Clock } from '../platform/clock.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { FleetFreeze } from './fleet-freeze.js';
import { IncidentNumbers } from './incident-numbers.js';

/** What the pure engine may not find out by itself: the time, ids, numbers, and when the hub was away. */
@Injectable()
export class StepContexts {
  constructor(
    private readonly clock: Clock,
    private readonly numbers: IncidentNumbers,
    private readonly coverage: CoverageService,
    private readonly doubt: Doubt,
    private readonly freeze: FleetFreeze,
  ) {}

  get now(): Ms {
    return this.clock.now();
  }

  of({ uid, namespace }: Pick<ServiceDefinition, 'uid' | 'namespace'>, isRecording: boolean): StepContext {
    const shard = shardOf(uid);
    return {
      now: this.clock.now(),
      newId: uuid,
      newIncidentNumber: () => this.numbers.next(namespace),
      actNumbersAbove: this.numbers.above,
      runningSince: this.coverage.runningSince(shard),
      trustedSince: this.doubt.suspicions.trustedSince,
      isRecording,
      freeze: () => this.freeze.now(),
      // Whoever doubts its own line could not have heard a signal either.
      wasAway: (from, to) => this.coverage.awayBetween(shard, from, to) || this.doubt.suspicions.overlap(from, to),
      phaseOf: (checkUid, instanceUid, intervalMs) => phaseOf(runKey(checkUid, instanceUid), intervalMs),
    };
  }
}
