import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock.js';
import type { Due } from '../platform/due/due.entity.js';
import type { DeliveryPayload } from './delivery-key.js';
import { DeliveryLog } from './delivery-log.js';
import { PARALLEL_AFTER_MS } from './retry-schedule.js';

export interface BrokenChannel {
  readonly channelUid: string;
  readonly since: number;
  readonly error: string;
}

export interface DeliveryHealthReport {
  /** Messages that failed at least once and are still being tried. */
  readonly undelivered: number;
  /** Messages of the last day that their channel will never get. */
  readonly lost: number;
  readonly brokenChannels: readonly BrokenChannel[];
}

const LOOK_BACK_MS = 24 * 3_600_000;

/** For the wall and the metrics: what can't be delivered is visible (I3). Read from the rows, so it survives a restart. */
@Injectable()
export class DeliveryHealth {
  constructor(
    private readonly log: DeliveryLog,
    private readonly clock: Clock,
  ) {}

  async read(): Promise<DeliveryHealthReport> {
    const now = this.clock.now();
    const rows = await this.log.recent(now - LOOK_BACK_MS);
    const latest = new Map<string, Due>();
    for (const row of rows.filter(saysSomething(now)).toSorted((a, b) => spokeAt(a) - spokeAt(b)))
      latest.set(payloadOf(row).channelUid, row);
    return {
      undelivered: rows.filter((row) => row.settledAt === null && payloadOf(row).failures !== undefined).length,
      lost: rows.filter(isLost).length,
      brokenChannels: [...latest.values()]
        .filter((row) => row.outcome !== 'sent')
        .map((row) => ({
          channelUid: payloadOf(row).channelUid,
          since: payloadOf(row).failures?.since ?? spokeAt(row),
          error: payloadOf(row).failures?.error ?? '',
        })),
    };
  }
}

/** A row says that its channel works or is broken once it was sent, lost, or failed for long enough. */
function saysSomething(now: number): (row: Due) => boolean {
  return (row) =>
    row.outcome === 'sent' || isLost(row) || (row.settledAt === null && now - (payloadOf(row).failures?.since ?? now) >= PARALLEL_AFTER_MS);
}

function spokeAt(row: Due): number {
  return row.settledAt ?? row.dueAt;
}

function isLost({ outcome }: Due): boolean {
  return outcome === 'failed' || outcome === 'dropped';
}

function payloadOf(row: Due): DeliveryPayload {
  return row.payload as DeliveryPayload;
}
