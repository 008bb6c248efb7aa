import { Injectable } from '@nestjs/common';
import { DomainError, FORGOTTEN, type Command, type Timer } from '@watchfloor/core';
import { RegistrationService } from '../catalog/registration.service.js';
import { Doubt } from '../checks/doubt/doubt.js';
import { HeartbeatSchedules } from '../checks/heartbeat-schedules.js';
import { Clock } from '../platform/clock.js';
import { Decisions } from '../platform/decisions.js';
import type { Due } from '../platform/due/due.entity.js';
import { DueWorker, type DueOutcome } from '../platform/due/due-worker.js';
import { Ownership } from '../platform/ownership/ownership.js';

type HeartbeatTimer = Extract<Timer, { purpose: 'heartbeat' }>;
type Missed = Pick<Extract<Command, { kind: 'timer' }>, 'next' | 'unheard'>;

const ASK_AGAIN_MS = 500;

/** Hands timers that are due to the service's owner, which settles their rows in the transaction of what they cause. */
@Injectable()
export class TimerHandler {
  constructor(
    private readonly worker: DueWorker,
    private readonly decisions: Decisions,
    private readonly schedules: HeartbeatSchedules,
    private readonly registrations: RegistrationService,
    private readonly doubt: Doubt,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
  ) {}

  start(): void {
    this.worker.register('timer', (due) => this.handle(due));
  }

  private async handle(due: Due): Promise<DueOutcome> {
    const timer = due.payload as Timer;
    const heartbeat = timer.purpose === 'heartbeat' ? await this.missed(timer) : {};
    if (heartbeat === null)
      return {
        retryAt: this.clock.now() + ASK_AGAIN_MS,
        error: 'whether a signal was sent to another hub, or could have come, is not known yet',
      };
    try {
      // failpoint('timer.claimed')
      const { detail } = await this.decisions.command(due.serviceUid ?? '', {
        kind: 'timer',
        key: due.key,
        dueAt: due.dueAt,
        timer,
        ...heartbeat,
      });
      // failpoint('timer.decided')
      if (detail === FORGOTTEN && timer.purpose === 'forget') await this.registrations.forget(timer.instanceUid);
      return { settled: 'done' };
    } catch (error) {
      // Its service left the catalog, and took what the timer was for with it.
      if (error instanceof DomainError && error.code === 'not_found') return { settled: 'service is gone' };
      throw error;
    }
  }

  /** Whether a signal could have come is known only when the line was looked at since, and the other hubs lived. */
  private async missed({ checkUid, dueAt, deadline }: HeartbeatTimer): Promise<Missed | null> {
    const lived = this.ownership.livedThrough(dueAt, deadline);
    if (lived === null) return null;
    if (!(await this.doubt.assured())) return null;
    return { next: this.schedules.next(checkUid, dueAt), unheard: !lived };
  }
}
