import { Global, Module, type OnModuleInit } from '@nestjs/common';
import { DueWorker } from '../platform/due/due-worker.js';
import { ActDirectory } from './act-directory.js';
import { ActReader } from './act-reader.js';
import { ActRunner } from './act.runner.js';
import { ActsController } from './acts.controller.js';
import { AutomationController } from './automation.controller.js';
import { AutomationService } from './automation.service.js';
import { CatalogActs } from './catalog-acts.js';
import { StormRecord } from './storm.record.js';
import { StormService } from './storm.service.js';

/** The guards bound what is in flight; a slow act must not hold up another service's. */
const MOST_AT_ONCE = 50;

@Global()
@Module({
  controllers: [ActsController, AutomationController],
  providers: [{ provide: ActDirectory, useClass: CatalogActs }, ActReader, ActRunner, AutomationService, StormRecord, StormService],
  exports: [ActReader, AutomationService, StormService],
})
export class RemediationModule implements OnModuleInit {
  constructor(
    private readonly worker: DueWorker,
    private readonly runner: ActRunner,
  ) {}

  onModuleInit(): void {
    this.worker.register('act', (row) => this.runner.handle(row), MOST_AT_ONCE);
  }
}
