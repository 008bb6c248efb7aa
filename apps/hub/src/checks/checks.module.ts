import { Global, Module } from '@nestjs/common';
import { AgentAssignments } from './agents/agent-assignments.js';
import { AgentObservations } from './agents/agent-observations.js';
import { AgentsGateway } from './agents/agents.gateway.js';
import { ConnectedAgents } from './agents/connected-agents.js';
import { LocationCoverage } from './agents/location-coverage.js';
import { CoverageService } from './coverage.service.js';
import { HeartbeatSchedules } from './heartbeat-schedules.js';
import { Looker } from './looker.js';
import { OBSERVATION_LOG_PROVIDER } from './observation-log.provider.js';
import { ObservationLog } from './observation-log.js';
import { ObservationReader } from './observation.reader.js';
import { Prober } from './prober.js';
import { RecentObservations } from './recent-observations.js';
import { TransitionReader } from './transition.reader.js';

const AGENTS = [AgentAssignments, AgentObservations, AgentsGateway, LocationCoverage];
const SERVICES = [ConnectedAgents, Prober, RecentObservations, CoverageService, HeartbeatSchedules, ObservationReader, TransitionReader];

@Global()
@Module({
  providers: [...AGENTS, ...SERVICES, Looker, OBSERVATION_LOG_PROVIDER],
  exports: [...SERVICES, ObservationLog],
})
export class ChecksModule {}
