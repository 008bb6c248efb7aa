import { Injectable, Logger } from '@nestjs/common';
import { CALM, DomainError, followStormThrough, releaseStorm, type Fleet, type RegainedInstance, type Storm } from '@watchfloor/core';
import { AuditService } from '../audit/audit.service.js';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { Clock } from '../platform/clock.js';
import { DueWorker } from '../platform/due/due-worker.js';
import { Events } from '../platform/events.js';
import { StormRecord } from './storm.record.js';

const LOOK_MS = 2_000;

/** Whether much is DOWN at once, so that nothing acts until it is over or a person releases it (guard 8, I5). */
@Injectable()
export class StormService {
  private readonly logger = new Logger('storm');
  private present: Storm = CALM;
  private written: Storm = CALM;
  private writing: Promise<void> | null = null;
  private readAt = -Infinity;

  constructor(
    private readonly record: StormRecord,
    private readonly active: ActiveConfiguration,
    private readonly audit: AuditService,
    private readonly worker: DueWorker,
    private readonly events: Events,
    private readonly clock: Clock,
  ) {}

  get storm(): Storm {
    return this.present;
  }

  /** A storm that stood before a restart stands after it, whatever is seen by then. */
  async load(): Promise<void> {
    const storm = await this.record.read();
    this.present = storm.phase === 'frozen' ? { ...storm, regainedAt: null } : storm;
    this.written = this.present;
  }

  /** By what is DOWN now, or was until now. It holds in memory at once, and is written as soon as that can be. */
  follow(fleet: Fleet, regained: readonly RegainedInstance[] = []): void {
    const { storm: rules } = this.active.configuration.hub;
    this.turn(followStormThrough(this.present, fleet, regained, { rules, now: this.clock.now() }));
    this.writing ??= this.keep().finally(() => (this.writing = null));
  }

  /** @throws DomainError `conflict` when there is no storm */
  async release(of: { readonly by: string; readonly reason: string }): Promise<void> {
    if (this.present.phase !== 'frozen') throw new DomainError('conflict', 'Nothing is frozen by a storm.');
    await this.writing;
    const now = this.clock.now();
    const released = releaseStorm(this.active.configuration.hub.storm, now);
    await this.record.write(released, now, async (manager) => {
      await this.audit.append(
        manager,
        { actor: of.by, action: 'automation.thaw', subject: 'automation', payload: { reason: of.reason } },
        now,
      );
    });
    this.written = released;
    this.turn(released);
    this.worker.nudge(now);
  }

  async settled(): Promise<void> {
    await this.writing;
  }

  private turn(storm: Storm): void {
    if (storm === this.present) return;
    const hasTurned = storm.phase !== this.present.phase;
    this.present = storm;
    if (!hasTurned) return;
    if (storm.phase === 'frozen') this.logger.warn(`Nothing acts by itself any more: ${storm.reason}`);
    this.events.emit('automation');
  }

  private async keep(): Promise<void> {
    try {
      if (this.present.phase !== this.written.phase) {
        const storm = this.present;
        await this.record.write(storm, this.clock.now());
        this.written = storm;
        this.worker.nudge(this.clock.now());
      } else if (this.present.phase === 'frozen') await this.hear();
    } catch (error) {
      this.logger.warn(`The storm could not be written: ${(error as Error).message}`);
    }
  }

  /** Another hub may have been told to release it. */
  private async hear(): Promise<void> {
    const now = this.clock.monotonic();
    if (now - this.readAt < LOOK_MS) return;
    this.readAt = now;
    const storm = await this.record.read();
    if (storm.phase !== 'thawing' || storm.releasedAt === null || this.present.phase !== 'frozen') return;
    if (storm.releasedAt < this.present.since) return;
    this.written = storm;
    this.turn(storm);
  }
}
