import { Injectable } from '@nestjs/common';
import { newServiceState, subjectKey, type Automation, type Outage, type ServiceDefinition, type ServiceState } from '@watchfloor/core';
import { IsNull, Not } from 'typeorm';
import { CoverageService } from '../checks/coverage.service.js';
import { OutageRow } from '../checks/outage.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { incidentOf } from '../incidents/incident.row.js';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { rebuildRuns } from './rebuild-runs.js';
import { readTargets } from './rebuild-targets.js';
import { readTimelines } from './rebuild-timelines.js';

/** Reads a service's state from its rows: everything in memory can be rebuilt (model.md "The write path"). */
@Injectable()
export class Rebuild {
  constructor(
    private readonly database: Database,
    private readonly coverage: CoverageService,
    private readonly clock: Clock,
  ) {}

  async service(definition: ServiceDefinition, automation: Automation): Promise<ServiceState> {
    const serviceUid = definition.uid;
    const manager = this.database.write.manager;
    const empty = newServiceState(definition, automation);
    const timelines = await readTimelines(manager, serviceUid, this.clock.now());
    const [incident] = await manager.find(IncidentRow, {
      where: { serviceUid, phase: Not('resolved') },
      order: { number: 'DESC' },
      take: 1,
    });
    const open = await manager.find(OutageRow, { where: { serviceUid, restoredAt: IsNull() } });
    return {
      ...empty,
      timelines,
      runs: await rebuildRuns(manager, { state: empty, timelines, coveredUntil: this.coverage.lastEnd, now: this.clock.now() }),
      outages: new Map(open.map((row) => [subjectKey(row.subject), outageOf(row)])),
      incident: incident === undefined ? null : incidentOf(incident),
      targets: await readTargets(manager, serviceUid, this.clock.now()),
    };
  }

  /** Of several at once, for the start. */
  async services(definitions: readonly ServiceDefinition[], automationOf: (serviceUid: string) => Automation): Promise<ServiceState[]> {
    const states: ServiceState[] = [];
    for (const definition of definitions) states.push(await this.service(definition, automationOf(definition.uid)));
    return states;
  }
}

function outageOf(row: OutageRow): Outage {
  const { id, subject, startedAt, detectedAt, restoredAt, reason, incidentId } = row;
  return { id, subject, startedAt, detectedAt, restoredAt, reason, incidentId };
}
