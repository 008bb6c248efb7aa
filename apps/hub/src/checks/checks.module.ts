import { Global, Module } from '@nestjs/common';
import { AgentAssignments } from './agents/agent-assignments.js';
import { AgentObservations } from './agents/agent-observations.js';
import { AgentsGateway } from './agents/agents.gateway.js';
import { ConnectedAgents } from './agents/connected-agents.js';
import { LocationCoverage } from './agents/location-coverage.js';
import { CoverageService } from './coverage.service.js';
import { Doubt } from './doubt/doubt.js';
import { DoubtLoop } from './doubt/doubt.loop.js';
import { HubNotices } from './doubt/hub-notices.js';
import { ConfiguredLookouts, Lookouts } from './doubt/lookouts.js';
import { ProvenLookouts } from './doubt/proven-lookouts.js';
import { SuspicionRecord } from './doubt/suspicion-record.js';
import { HeartbeatSchedules } from './heartbeat-schedules.js';
import { Looker } from './looker.js';
import { OBSERVATION_LOG_PROVIDER } from './observation-log.provider.js';
import { ObservationLog } from './observation-log.js';
import { ObservationReader } from './observation.reader.js';
import { Prober } from './prober.js';
import { RecentObservations } from './recent-observations.js';
import { TransitionReader } from './transition.reader.js';

const AGENTS = [AgentAssignments, AgentObservations, AgentsGateway, LocationCoverage];
const DOUBT = [DoubtLoop, ProvenLookouts, SuspicionRecord, { provide: Lookouts, useClass: ConfiguredLookouts }];
const READERS = [ObservationReader, TransitionReader];
const SERVICES = [Doubt, HubNotices, ConnectedAgents, Prober, RecentObservations, CoverageService, HeartbeatSchedules, ...READERS];

@Global()
@Module({
  providers: [...AGENTS, ...DOUBT, ...SERVICES, Looker, OBSERVATION_LOG_PROVIDER],
  exports: [...SERVICES, ObservationLog],
})
export class ChecksModule {}
