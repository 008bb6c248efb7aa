import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { activeConfiguration, type ActiveConfiguration as ActiveConfigurationView } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { ActiveConfiguration } from '../catalog/active-configuration.js';
import { ActivatedConfiguration } from '../catalog/configuration.entity.js';
import { Database } from '../platform/database/database.js';
import { instant } from '../platform/instant.js';
import { Answers } from '../platform/validation/answers.js';

/** Which configuration runs, and what a person must say to a change of it. */
@Controller('configuration')
export class ConfigurationController {
  constructor(
    private readonly active: ActiveConfiguration,
    private readonly database: Database,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(activeConfiguration)
  async present(@CurrentNamespace() namespace: string): Promise<ActiveConfigurationView> {
    const { hash, source, activatedAt, problems, awaitingConfirmation } = this.active.status;
    const [last] = await this.database.read.getRepository(ActivatedConfiguration).find({ order: { revision: 'DESC' }, take: 1 });
    return {
      revision: last?.revision ?? 0,
      hash,
      source,
      activatedAt: instant(activatedAt),
      problems: problems.map((problem) => ({ ...problem })),
      awaitingConfirmation: awaitingConfirmation.filter((each) => each.namespace === namespace).map(({ kind, key }) => ({ kind, id: key })),
    };
  }

  /** The removals that wait are meant. */
  @Post('confirm')
  @HttpCode(200)
  @RequireRole('admin')
  @Answers(activeConfiguration)
  async confirm(@CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<ActiveConfigurationView> {
    const { awaitingConfirmation } = this.active.status;
    if (awaitingConfirmation.length === 0) throw new DomainError('conflict', 'Nothing waits for a confirmation.');
    const beyond = awaitingConfirmation.find((each) => !caller.mayReach(each.namespace));
    if (beyond !== undefined)
      throw new DomainError('forbidden', `Removals of namespace "${beyond.namespace}" wait too; your token does not reach it.`);
    await this.active.confirmRemovals(caller.actor);
    return this.present(namespace);
  }
}
