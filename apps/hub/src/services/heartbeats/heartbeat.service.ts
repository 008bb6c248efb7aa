import { Injectable } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import { HeartbeatSchedules } from '../../checks/heartbeat-schedules.js';
import { Clock } from '../../platform/clock.js';
import { Decisions } from '../../platform/decisions.js';
import { HeartbeatTokens, type Heartbeat } from './heartbeat-tokens.js';
import type { Signal } from './signal.js';

const NOT_READY = 'This hub does not know yet when the next signal is due. Nothing was changed: send it again in a moment.';

/** Takes in what watched jobs tell. */
@Injectable()
export class HeartbeatService {
  constructor(
    private readonly tokens: HeartbeatTokens,
    private readonly schedules: HeartbeatSchedules,
    private readonly decisions: Decisions,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`: nothing of the token is told, not even that it was nearly right */
  async find(token: string): Promise<readonly Heartbeat[]> {
    const heartbeats = await this.tokens.find(token);
    if (heartbeats.length === 0) throw new DomainError('not_found', 'No heartbeat has this token.');
    return heartbeats;
  }

  /** Resolves when it is committed. @throws DomainError `unavailable` */
  async hear(heartbeats: readonly Heartbeat[], signal: Signal): Promise<void> {
    await Promise.all(
      heartbeats.map(async ({ serviceUid, ...run }) => {
        // A start says that the job runs, not that it will end: the end is still awaited.
        const next = signal.signal === 'start' ? null : this.schedules.next(run.checkUid, this.clock.now());
        if (next === null && signal.signal !== 'start') throw new DomainError('unavailable', NOT_READY);
        await this.decisions.command(serviceUid, { kind: 'signal', ...run, ...signal, next });
      }),
    );
  }
}
