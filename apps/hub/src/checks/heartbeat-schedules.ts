import { Injectable } from '@nestjs/common';
import type { Ms } from '@watchfloor/core';
import { scheduledAfter, type HeartbeatSettings } from './probes/heartbeat.js';

export interface ScheduledHeartbeat {
  readonly checkUid: string;
  readonly intervalMs: Ms;
  readonly settings: HeartbeatSettings;
}

/** When the signals of heartbeats are due: by their cron schedule, or an interval after the one before. */
@Injectable()
export class HeartbeatSchedules {
  private heartbeats: ReadonlyMap<string, ScheduledHeartbeat> = new Map();

  replace(heartbeats: readonly ScheduledHeartbeat[]): void {
    this.heartbeats = new Map(heartbeats.map((heartbeat) => [heartbeat.checkUid, heartbeat]));
  }

  /** The signal after that one, and when its grace ends; null when there is no such heartbeat. */
  next(checkUid: string, after: Ms): { readonly dueAt: Ms; readonly deadline: Ms } | null {
    const heartbeat = this.heartbeats.get(checkUid);
    if (heartbeat === undefined) return null;
    const dueAt = scheduledAfter(heartbeat.settings, after) ?? after + heartbeat.intervalMs;
    return { dueAt, deadline: dueAt + heartbeat.settings.grace };
  }
}
