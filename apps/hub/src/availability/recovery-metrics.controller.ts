import { Controller, Get } from '@nestjs/common';
import {
  recoveryMetrics as recoveryMetricsAnswer,
  recoveryMetricsQuery,
  type RecoveryMetrics,
  type RecoveryMetricsQuery,
} from '@watchfloor/contracts';
import { DomainError, recoveryMetrics } from '@watchfloor/core';
import { CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import { Clock } from '../platform/clock.js';
import { Directory } from '../platform/directory.js';
import { instant } from '../platform/instant.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { RecoveryCases, type RecoveryScope } from './recovery-cases.js';
import { periodOf } from './window.js';

const DEFAULT_WINDOW_MS = 30 * 86_400_000;

/** How fast services come back; without a window that of the last 30 days. */
@Controller('recovery-metrics')
export class RecoveryMetricsController {
  constructor(
    private readonly cases: RecoveryCases,
    private readonly directory: Directory,
    private readonly clock: Clock,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(recoveryMetricsAnswer)
  async metrics(
    @ValidQuery(recoveryMetricsQuery) query: RecoveryMetricsQuery,
    @CurrentNamespace() namespace: string,
  ): Promise<RecoveryMetrics> {
    const now = this.clock.now();
    const { from, to } = periodOf(query, now) ?? { from: now - DEFAULT_WINDOW_MS, to: now };
    const scope: RecoveryScope = { namespace, from, to, severity: query.severity, serviceUid: this.serviceUid(namespace, query.service) };
    const cases = await this.cases.of(scope);
    const { open, ...figures } = recoveryMetrics(cases, await this.cases.upMs(scope, now), now);
    const serviceOf = new Map(cases.map(({ id, serviceUid }) => [id, this.directory.keyOf(serviceUid)]));
    return {
      from: instant(from),
      to: instant(to),
      ...figures,
      open: open.map(({ id, ageMs }) => ({ outageId: id, serviceId: serviceOf.get(id) ?? id, ageMs })),
    };
  }

  private serviceUid(namespace: string, key: string | undefined): string | undefined {
    if (key === undefined) return undefined;
    const entry = this.directory.findEver(namespace, 'service', key);
    if (entry === undefined) throw new DomainError('not_found', `There is no service ${key}.`);
    return entry.uid;
  }
}
