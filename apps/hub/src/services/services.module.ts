import { Module } from '@nestjs/common';
import { CheckRunsController } from './check-runs.controller.js';
import { ChecksController } from './checks.controller.js';
import { ComponentsController } from './components.controller.js';
import { ConfigurationController } from './configuration.controller.js';
import { DefinitionCommands } from './definition.commands.js';
import { DefinitionReader } from './definition.reader.js';
import { HeartbeatTokens } from './heartbeats/heartbeat-tokens.js';
import { HeartbeatService } from './heartbeats/heartbeat.service.js';
import { HeartbeatsController } from './heartbeats/heartbeats.controller.js';
import { SignalMemory } from './heartbeats/signal-memory.js';
import { InstancesController } from './instances.controller.js';
import { LastObservations } from './last-observations.js';
import { RequestedRuns } from './requested-runs.js';
import { ServicesController } from './services.controller.js';
import { SubjectReader } from './subject-reader.js';
import { SubjectStates } from './subject-states.js';
import { TransitionsController } from './transitions.controller.js';

@Module({
  controllers: [
    ServicesController,
    ComponentsController,
    InstancesController,
    ChecksController,
    CheckRunsController,
    TransitionsController,
    ConfigurationController,
    HeartbeatsController,
  ],
  providers: [
    SubjectStates,
    LastObservations,
    SubjectReader,
    DefinitionReader,
    DefinitionCommands,
    RequestedRuns,
    HeartbeatTokens,
    HeartbeatService,
    SignalMemory,
  ],
})
export class ServicesModule {}
