import { Global, Module } from '@nestjs/common';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { Decisions } from '../platform/decisions.js';
import { Ownership } from '../platform/ownership/ownership.js';
import { Settings } from '../platform/settings/settings.js';
import { CommandRows } from './command-rows.js';
import { CommittedStates } from './committed-states.js';
import { DecisionsLifecycle } from './decisions.lifecycle.js';
import { EffectWriters } from './effect-writers.js';
import { FleetFreeze } from './fleet-freeze.js';
import { FollowedServices } from './followed-services.js';
import { GroupCommit } from './group-commit.js';
import { IncidentNumbers } from './incident-numbers.js';
import { Backlog } from './journal/backlog.js';
import { Journal } from './journal/journal.js';
import { JournalPager } from './journal/journal-pager.js';
import { journalPlace } from './journal/journal-place.js';
import { VoidMessages } from './journal/void-messages.js';
import { LateLooks } from './late-looks.js';
import { LeftServices } from './left-services.js';
import { Rebuild } from './rebuild.js';
import { ScheduledRuns } from './scheduled-runs.js';
import { ServiceSteps } from './service-steps.js';
import { ShardKeeping } from './shard-keeping.js';
import { ShardOwner } from './shard-owner.js';
import { SoftRuns } from './soft-runs.js';
import { StepContexts } from './step-contexts.js';
import { Thaw } from './thaw.js';
import { TimerHandler } from './timer.handler.js';

@Global()
@Module({
  imports: [NotificationsModule],
  providers: [
    {
      provide: Journal,
      inject: [Settings, Ownership],
      useFactory: async (settings: Settings, { hubId }: Ownership) => await Journal.at(journalPlace(settings), hubId),
    },
    Backlog,
    JournalPager,
    CommandRows,
    CommittedStates,
    DecisionsLifecycle,
    EffectWriters,
    FleetFreeze,
    FollowedServices,
    GroupCommit,
    IncidentNumbers,
    LateLooks,
    LeftServices,
    Rebuild,
    ScheduledRuns,
    ServiceSteps,
    ShardKeeping,
    ShardOwner,
    SoftRuns,
    StepContexts,
    Thaw,
    TimerHandler,
    VoidMessages,
    { provide: Decisions, useExisting: CommandRows },
  ],
  exports: [CommandRows, Decisions, CommittedStates, GroupCommit],
})
export class DecisionsModule {}
