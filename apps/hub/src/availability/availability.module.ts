import { Module } from '@nestjs/common';
import { AvailabilityController } from './availability.controller.js';
import { AvailabilityReader } from './availability.reader.js';
import { MonthAvailability } from './month-availability.js';
import { OutageReader } from './outage.reader.js';
import { OutagesController } from './outages.controller.js';
import { Promises } from './promises.js';
import { RecoveryCases } from './recovery-cases.js';
import { RecoveryMetricsController } from './recovery-metrics.controller.js';
import { ServiceTimelines } from './service-timelines.js';

@Module({
  controllers: [AvailabilityController, OutagesController, RecoveryMetricsController],
  providers: [AvailabilityReader, MonthAvailability, OutageReader, Promises, RecoveryCases, ServiceTimelines],
  exports: [MonthAvailability],
})
export class AvailabilityModule {}
