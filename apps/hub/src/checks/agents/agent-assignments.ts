import { Injectable } from '@nestjs/common';
import type { AssignedRun } from '@watchfloor/contracts';
import { keyOfRun } from '../schedule.js';
import { runsOf } from '../runs-of.js';
import { ActiveConfiguration } from '../../catalog/active-configuration.js';
import { Catalog } from '../../catalog/catalog.js';

/** What one location is to look at, with whose service each is. */
export interface Assigned {
  readonly runs: readonly AssignedRun[];
  /** By run key; what is not in it, the location has no business with. */
  readonly serviceOf: ReadonlyMap<string, string>;
}

/** Draws from the catalog what an agent gets: the checks that name its location, in the namespaces that its token reaches. */
@Injectable()
export class AgentAssignments {
  constructor(
    private readonly catalog: Catalog,
    private readonly active: ActiveConfiguration,
  ) {}

  references(): string[] {
    return this.active.configuration.references.map(({ url }) => url);
  }

  of(location: string, mayReach: (namespace: string) => boolean): Assigned {
    const placed = this.catalog
      .services()
      .filter(({ namespace }) => mayReach(namespace))
      .flatMap((service) => runsOf(this.catalog, service, location));
    const runs = placed.map(({ check, run: { serviceUid: _serviceUid, ...run } }): AssignedRun => {
      const { failureThreshold, successThreshold } = check;
      return { ...run, failureThreshold, successThreshold };
    });
    return { runs, serviceOf: new Map(placed.map(({ run }) => [keyOfRun(run), run.serviceUid])) };
  }
}
