import { Controller, Get, HttpCode, Post, Put } from '@nestjs/common';
import { automation, putAutomation, thawAutomation, type Automation, type PutAutomation, type ThawAutomation } from '@watchfloor/contracts';
import { DomainError, type Storm } from '@watchfloor/core';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Directory } from '../platform/directory.js';
import { instantOrNull } from '../platform/instant.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody } from '../platform/validation/valid.js';
import { AutomationService, type Position } from './automation.service.js';
import { StormService } from './storm.service.js';

/** The switch over everything that acts by itself (guard 1). */
@Controller('automation')
export class AutomationController {
  constructor(
    private readonly switches: AutomationService,
    private readonly storms: StormService,
    private readonly directory: Directory,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(automation)
  current(@CurrentNamespace() namespace: string): Automation {
    const { all, services } = this.switches.current();
    const own = Object.entries(services).flatMap(([uid, position]) => {
      const entry = this.directory.entry(uid);
      return entry?.namespace === namespace ? [{ serviceId: entry.key, ...viewOf(position) }] : [];
    });
    return { ...viewOf(all), services: own, storm: stormView(this.storms.storm) };
  }

  @Put()
  @RequireRole('operator')
  @Answers(automation)
  async set(
    @ValidBody(putAutomation) body: PutAutomation,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Automation> {
    if (body.service === undefined) caller.mustReachAll(this.directory.namespaces());
    const serviceUid = body.service === undefined ? null : this.serviceUid(namespace, body.service);
    await this.switches.set({ enabled: body.enabled, reason: body.reason, serviceUid, by: caller.actor });
    return this.current(namespace);
  }

  /** A storm concerns the whole fleet, so whoever releases it must reach all of it. */
  @Post('thaw')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(automation)
  async thaw(
    @ValidBody(thawAutomation) { reason }: ThawAutomation,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Automation> {
    caller.mustReachAll(this.directory.namespaces());
    await this.storms.release({ by: caller.actor, reason });
    return this.current(namespace);
  }

  private serviceUid(namespace: string, key: string): string {
    const entry = this.directory.find(namespace, 'service', key);
    if (entry !== undefined) return entry.uid;
    throw new DomainError('invalid', `There is no service ${key}.`, [{ path: 'service', message: 'is not a service of this namespace' }]);
  }
}

function stormView(storm: Storm): Automation['storm'] {
  const isFrozen = storm.phase === 'frozen';
  return { phase: storm.phase, since: instantOrNull(isFrozen ? storm.since : null), reason: isFrozen ? storm.reason : '' };
}

function viewOf(position: Position): { enabled: boolean; reason: string; by: string; at: string | null } {
  return { ...position, at: instantOrNull(position.at) };
}
