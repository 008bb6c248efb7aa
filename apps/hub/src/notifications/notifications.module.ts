import { Module, type OnModuleInit } from '@nestjs/common';
import { DueWorker } from '../platform/due/due-worker.js';
import { CatalogChannels } from './catalog-channels.js';
import { ChannelDirectory } from './channel-directory.js';
import { DeadMan } from './dead-man.service.js';
import { DeliveryHandler } from './delivery.handler.js';
import { DeliveryHealth } from './delivery-health.js';
import { DeliveryLog } from './delivery-log.js';
import { DeliveryRecord } from './delivery-record.js';
import { FallThrough } from './fall-through.js';

/** A receiver that hangs must not hold up the others. */
const MOST_AT_ONCE = 50;

@Module({
  providers: [
    { provide: ChannelDirectory, useClass: CatalogChannels },
    DeliveryLog,
    { provide: DeliveryRecord, useExisting: DeliveryLog },
    FallThrough,
    DeliveryHandler,
    DeliveryHealth,
    DeadMan,
  ],
  exports: [ChannelDirectory, DeliveryHealth],
})
export class NotificationsModule implements OnModuleInit {
  constructor(
    private readonly worker: DueWorker,
    private readonly handler: DeliveryHandler,
  ) {}

  onModuleInit(): void {
    this.worker.register('delivery', (row) => this.handler.handle(row), MOST_AT_ONCE);
  }
}
