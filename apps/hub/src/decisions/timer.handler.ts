import { Injectable } from '@nestjs/common';
import { DomainError, FORGOTTEN, type Timer } from '@watchfloor/core';
import { RegistrationService } from '../catalog/registration.service.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { HeartbeatSchedules } from '../checks/heartbeat-schedules.js';
import type { Due } from '../platform/due/due.entity.js';
import { DueWorker, type DueOutcome } from '../platform/due/due-worker.js';
import { ShardOwner } from './shard-owner.js';

/** Hands timers that are due to the service's owner, which settles their rows in the transaction of what they cause. */
@Injectable()
export class TimerHandler {
  constructor(
    private readonly worker: DueWorker,
    private readonly owner: ShardOwner,
    private readonly schedules: HeartbeatSchedules,
    private readonly registrations: RegistrationService,
    private readonly doubt: Doubt,
  ) {}

  start(): void {
    this.worker.register('timer', (due) => this.handle(due));
  }

  private async handle(due: Due): Promise<DueOutcome> {
    const timer = due.payload as Timer;
    const next = timer.purpose === 'heartbeat' ? this.schedules.next(timer.checkUid, timer.dueAt) : null;
    // Whether a signal could have come is known only when the line was looked at since.
    if (timer.purpose === 'heartbeat') await this.doubt.assured();
    try {
      // failpoint('timer.claimed')
      const { detail } = await this.owner.command(due.serviceUid ?? '', { kind: 'timer', key: due.key, timer, next });
      // failpoint('timer.decided')
      if (detail === FORGOTTEN && timer.purpose === 'forget') await this.registrations.forget(timer.instanceUid);
      return { settled: 'done' };
    } catch (error) {
      // Its service left the catalog, and took what the timer was for with it.
      if (error instanceof DomainError && error.code === 'not_found') return { settled: 'service is gone' };
      throw error;
    }
  }
}
