import { Injectable } from '@nestjs/common';
import type { Observation as ObservationView } from '@watchfloor/contracts';
import type { Observation } from '@watchfloor/core';
import { RecentObservations } from '../checks/recent-observations.js';
import { Directory } from '../platform/directory.js';
import { observationView } from './observation.view.js';

export interface Run {
  readonly checkUid: string;
  readonly instanceUid?: string;
}

/** The newest observation of a run, or of several. */
@Injectable()
export class LastObservations {
  constructor(
    private readonly recent: RecentObservations,
    private readonly directory: Directory,
  ) {}

  of(...runs: readonly Run[]): ObservationView | null {
    const newest = runs
      .map(({ checkUid, instanceUid }) => this.recent.last(checkUid, instanceUid))
      .reduce<Observation | null>((latest, each) => (each !== null && each.startedAt >= (latest?.startedAt ?? 0) ? each : latest), null);
    return newest === null ? null : observationView(newest, this.directory);
  }
}
