import { Injectable } from '@nestjs/common';
import {
  HORIZON_MS,
  newServiceState,
  phaseOf,
  runKey,
  subjectKey,
  type Automation,
  type Ms,
  type Outage,
  type ServiceDefinition,
  type ServiceState,
  type WatchedRun,
} from '@watchfloor/core';
import { In, IsNull, MoreThan, Not } from 'typeorm';
import { readReports } from '../checks/agents/location-coverage.js';
import { CoverageService } from '../checks/coverage.service.js';
import { OutageRow } from '../checks/outage.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { incidentOf } from '../incidents/incident.row.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { Generation } from '../platform/generation/generation.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { rebuildRuns } from './rebuild-runs.js';
import { readSeen } from './rebuild-seen.js';
import { readTargets } from './rebuild-targets.js';
import { readTimelines } from './rebuild-timelines.js';

/** So many at a time: statements stay small, and thousands of services need few of them. */
const AT_ONCE = 500;

/** Reads services' states from their rows: everything in memory can be rebuilt (model.md "The write path"). */
@Injectable()
export class Rebuild {
  constructor(
    private readonly database: Database,
    private readonly coverage: CoverageService,
    private readonly clock: Clock,
  ) {}

  /** `coveredUntil`: up to when somebody observed; default: where coverage ended before this hub took the shard. */
  async services(
    definitions: readonly ServiceDefinition[],
    automationOf: (serviceUid: string) => Automation,
    coveredUntil: ((shard: number) => Ms | null) | null = null,
  ): Promise<ServiceState[]> {
    const states: ServiceState[] = [];
    const lastEnd = coveredUntil ?? ((shard) => this.coverage.lastEnd(shard));
    for (const [until, alike] of Map.groupBy(definitions, ({ uid }) => lastEnd(shardOf(uid)))) {
      for (let start = 0; start < alike.length; start += AT_ONCE) {
        const some = alike.slice(start, start + AT_ONCE).map((definition) => newServiceState(definition, automationOf(definition.uid)));
        states.push(...(await this.fill(some, until, coveredUntil === null)));
      }
    }
    return states;
  }

  private async fill(empty: readonly ServiceState[], coveredUntil: Ms | null, isTaken: boolean): Promise<ServiceState[]> {
    const { manager } = this.database.write;
    const now = this.clock.now();
    const generation = await Generation.of(this.database);
    const isForgotten = coveredUntil !== null && generation.hasForgotten(coveredUntil);
    const serviceUid = In(empty.map(({ definition }) => definition.uid));
    const uids = empty.map(({ definition }) => definition.uid);
    // What the time away made UNKNOWN reaches back to before it, so that much history must be known from before.
    const since = Math.min(now, coveredUntil ?? now) - HORIZON_MS;
    const timelines = await readTimelines(manager, uids, since);
    const targets = await readTargets(manager, uids, now);
    const seen = await readSeen(manager, empty, { coveredUntil, now });
    const reportedUntil = await readReports(manager);
    const incidents = await manager.find(IncidentRow, { where: { serviceUid, phase: Not('resolved') }, order: { number: 'ASC' } });
    const incidentBy = new Map(incidents.map((row) => [row.serviceUid, incidentOf(row)]));
    const lately = [IsNull(), MoreThan(since)].map((restoredAt) => ({ serviceUid, restoredAt }));
    const outages = Map.groupBy(await manager.find(OutageRow, { where: lately, order: { startedAt: 'ASC' } }), (row) => row.serviceUid);
    return empty.map((state) => {
      const { uid } = state.definition;
      const watchedUntil = (run: WatchedRun) => (isTaken ? this.watchedBefore(shardOf(uid), run) : coveredUntil);
      const history = timelines.get(uid) ?? new Map();
      // What was changed while nobody ran is a border that is yet to be drawn, when it is defined.
      const { shapedAt } = state.definition;
      return {
        ...state,
        shapedAt: shapedAt > (coveredUntil ?? -Infinity) ? -Infinity : shapedAt,
        timelines: history,
        runs: rebuildRuns({ state, timelines: history, seen, watchedUntil, reportedUntil, isForgotten, now }),
        ...outagesOf((outages.get(uid) ?? []).map(outageOf)),
        incident: incidentBy.get(uid) ?? null,
        targets: targets.get(uid) ?? new Map(),
      };
    });
  }

  private watchedBefore(shard: number, { check, subject }: WatchedRun): Ms | null {
    const { uid, intervalMs, timeoutMs } = check;
    const phaseMs = phaseOf(runKey(uid, subject.instanceUid), intervalMs);
    return this.coverage.watchedBefore(shard, { intervalMs, phaseMs }, timeoutMs);
  }
}

function outagesOf(outages: readonly Outage[]): Pick<ServiceState, 'outages' | 'endedOutages'> {
  const open = outages.filter(({ restoredAt }) => restoredAt === null);
  const ended = outages.filter(({ restoredAt }) => restoredAt !== null);
  return {
    outages: new Map(open.map((outage) => [subjectKey(outage.subject), outage])),
    endedOutages: Map.groupBy(ended, ({ subject }) => subjectKey(subject)),
  };
}

function outageOf(row: OutageRow): Outage {
  const { id, subject, startedAt, detectedAt, restoredAt, reason, incidentId } = row;
  return { id, subject, startedAt, detectedAt, restoredAt, reason, incidentId };
}
