import { Injectable } from '@nestjs/common';
import type { ServiceState } from '@watchfloor/core';
import { RecentObservations } from '../checks/recent-observations.js';
import { instant } from '../platform/instant.js';
import type { LastLook } from './live-items.js';

/** Latency and time of the newest look at each service and instance, read together every few seconds. */
@Injectable()
export class LastLooks {
  private looks = new Map<string, { readonly startedAt: number; readonly latencyMs: number }>();

  constructor(private readonly recent: RecentObservations) {}

  refresh(states: Iterable<ServiceState>): void {
    const looks = new Map<string, { startedAt: number; latencyMs: number }>();
    for (const state of states) {
      for (const key of state.runs.keys()) {
        const [, run = '', instanceUid] = key.split(':');
        const last = this.recent.last(run.split('@')[0]!, instanceUid);
        if (last === null) continue;
        for (const uid of [state.definition.uid, ...(instanceUid === undefined ? [] : [instanceUid])]) {
          if ((looks.get(uid)?.startedAt ?? 0) < last.startedAt) looks.set(uid, last);
        }
      }
    }
    this.looks = looks;
  }

  of(subjectUid: string): LastLook {
    const look = this.looks.get(subjectUid);
    return look === undefined ? {} : { latencyMs: Math.round(look.latencyMs * 10) / 10, checkedAt: instant(look.startedAt) };
  }
}
