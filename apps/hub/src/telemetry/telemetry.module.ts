import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';
import { AvailabilityModule } from '../availability/availability.module.js';
import { BreakersModule } from '../breakers/breakers.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { HealthController } from './health.controller.js';
import { HubHealth } from './hub-health.js';
import { MetricsCollector } from './metrics.collector.js';
import { MetricsController } from './metrics.controller.js';
import { MetricsListener } from './metrics.listener.js';
import { Metrics } from './metrics.js';

@Module({
  imports: [AvailabilityModule, BreakersModule, NotificationsModule, TerminusModule.forRoot({ errorLogStyle: 'json', logger: false })],
  controllers: [HealthController, MetricsController],
  providers: [HubHealth, Metrics, MetricsCollector, MetricsListener],
})
export class TelemetryModule {}
