import { Controller, Get, Param } from '@nestjs/common';
import {
  breaker,
  breakerEdge,
  breakerQuery,
  listOf,
  type Breaker,
  type BreakerEdge,
  type BreakerQuery,
  type List,
} from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import { listFrom, readCursor } from '../platform/lists/cursor.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { BreakerRegistry, type FleetBreaker } from './breaker-registry.js';

/** Who calls whom, in which state, how often (BRK-2). */
@Controller('breakers')
export class BreakersController {
  constructor(private readonly registry: BreakerRegistry) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(breaker))
  list(@ValidQuery(breakerQuery) query: BreakerQuery, @CurrentNamespace() namespace: string): List<Breaker> {
    const after = readCursor(query.cursor, ['text'])?.[0] ?? '';
    const present = this.of(namespace)
      .filter(({ breaker: { caller } }) => query.caller === undefined || caller === query.caller)
      .filter(({ breaker: { dependency } }) => query.dependency === undefined || dependency === query.dependency)
      .filter(({ id }) => id > after);
    return listFrom(present, query.limit, { position: ({ id }) => [id], item: (item) => item.breaker });
  }

  /** An edge may have several breakers: the one of least name, and all of them beside it. */
  @Get(':caller/:dependency')
  @RequireRole('viewer')
  @Answers(breakerEdge)
  edge(@Param('caller') caller: string, @Param('dependency') dependency: string, @CurrentNamespace() namespace: string): BreakerEdge {
    const [first, ...others] = this.of(namespace)
      .map((item) => item.breaker)
      .filter((item) => item.caller === caller && item.dependency === dependency);
    if (first === undefined) throw new DomainError('not_found', `No instance reports a breaker from ${caller} to ${dependency}.`);
    return { ...first, breakers: [first, ...others] };
  }

  private of(namespace: string): FleetBreaker[] {
    return this.registry.list().filter((item) => item.namespace === namespace);
  }
}
