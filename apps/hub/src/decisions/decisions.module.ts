import { Global, Module } from '@nestjs/common';
import { Decisions } from '../platform/decisions.js';
import { CommittedStates } from './committed-states.js';
import { DecisionsLifecycle } from './decisions.lifecycle.js';
import { EffectWriters } from './effect-writers.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { LeftServices } from './left-services.js';
import { Rebuild } from './rebuild.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ShardOwner } from './shard-owner.js';
import { SoftRuns } from './soft-runs.js';
import { StepContexts } from './step-contexts.js';
import { TimerHandler } from './timer.handler.js';

@Global()
@Module({
  providers: [
    CommittedStates,
    DecisionsLifecycle,
    EffectWriters,
    GroupCommit,
    IncidentNumbers,
    LeftServices,
    Rebuild,
    ScheduledRuns,
    ShardOwner,
    SoftRuns,
    StepContexts,
    TimerHandler,
    { provide: Decisions, useExisting: ShardOwner },
  ],
  exports: [Decisions, CommittedStates, GroupCommit],
})
export class DecisionsModule {}
