import { Module } from '@nestjs/common';
import { AvailabilityModule } from '../availability/availability.module.js';
import { BreakersModule } from '../breakers/breakers.module.js';
import { NotificationsModule } from '../notifications/notifications.module.js';
import { LastLooks } from './last-looks.js';
import { LiveBoards } from './live-boards.js';
import { LiveSource } from './live-source.js';
import { LiveGateway } from './live.gateway.js';
import { Wall } from './wall.js';

/** A leaf: without it the hub still works. */
@Module({
  imports: [AvailabilityModule, BreakersModule, NotificationsModule],
  providers: [LiveGateway, LiveBoards, LiveSource, LastLooks, Wall],
})
export class LiveModule {}
