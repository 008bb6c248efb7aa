import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  listOf,
  observation,
  observationQuery,
  ranCheck,
  runCheck,
  type List,
  type Observation,
  type ObservationQuery,
  type RunCheck,
} from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { ObservationReader } from '../checks/observation.reader.js';
import { Directory } from '../platform/directory.js';
import { milliseconds } from '../platform/instant.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { DefinitionReader } from './definition.reader.js';
import { observationView } from './observation.view.js';
import { RequestedRuns } from './requested-runs.js';

/** What the runs of a check saw. */
@Controller('checks')
export class CheckRunsController {
  constructor(
    private readonly definitions: DefinitionReader,
    private readonly observed: ObservationReader,
    private readonly requested: RequestedRuns,
    private readonly directory: Directory,
  ) {}

  /** Looks now, at one instance or at all, and answers what was seen; the schedule goes on. */
  @Post(':id/run')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(ranCheck)
  async run(
    @Param('id') id: string,
    @ValidBody(runCheck) { instance }: RunCheck,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<{ observations: Observation[] }> {
    const check = this.definitions.one('check', namespace, id);
    const seen = await this.requested.run(check, { instanceUid: this.instanceUid(namespace, instance), by: caller.actor });
    return { observations: seen.map((each) => observationView(each, this.directory)) };
  }

  @Get(':id/observations')
  @RequireRole('viewer')
  @Answers(listOf(observation))
  observations(
    @Param('id') id: string,
    @ValidQuery(observationQuery) query: ObservationQuery,
    @CurrentNamespace() namespace: string,
  ): Promise<List<Observation>> {
    const { uid: checkUid } = this.definitions.one('check', namespace, id);
    const instanceUid = this.instanceUid(namespace, query.instance);
    const filter = {
      checkUid,
      ...(instanceUid === undefined ? {} : { instanceUid }),
      ...(query.from === undefined ? {} : { from: milliseconds(query.from) }),
      ...(query.to === undefined ? {} : { to: milliseconds(query.to) }),
    };
    return this.observed.list(filter, query, (each) => observationView(each, this.directory));
  }

  private instanceUid(namespace: string, key: string | undefined): string | undefined {
    if (key === undefined) return undefined;
    const entry = this.directory.find(namespace, 'instance', key);
    if (entry !== undefined) return entry.uid;
    throw new DomainError('invalid', `There is no instance ${key}.`, [
      { path: 'instance', message: 'is not an instance of this namespace' },
    ]);
  }
}
