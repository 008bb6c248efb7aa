import { Module } from '@nestjs/common';
import { BreakerNotes } from './breaker-notes.js';
import { BreakerRegistry } from './breaker-registry.js';
import { BreakersController } from './breakers.controller.js';
import { FleetRegistration } from './fleet-registration.js';
import { FleetGateway } from './fleet.gateway.js';
import { Leases } from './leases.js';
import { SharedBreakers } from './shared-breakers.js';

@Module({
  controllers: [BreakersController],
  providers: [BreakerNotes, BreakerRegistry, FleetRegistration, FleetGateway, Leases, SharedBreakers],
  exports: [BreakerRegistry],
})
export class BreakersModule {}
