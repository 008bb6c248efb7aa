import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { act, actQuery, listOf, type Act, type ActQuery, type List } from '@watchfloor/contracts';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Decisions } from '../platform/decisions.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidQuery } from '../platform/validation/valid.js';
import { ActReader } from './act-reader.js';

@Controller('acts')
export class ActsController {
  constructor(
    private readonly reader: ActReader,
    private readonly decisions: Decisions,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(act))
  list(@ValidQuery(actQuery) query: ActQuery, @CurrentNamespace() namespace: string): Promise<List<Act>> {
    return this.reader.list(namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(act)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Promise<Act> {
    return this.reader.one(namespace, id);
  }

  /** Lifts the quarantine of the act's target; its attempts are counted anew (guard 5). */
  @Post(':id/release')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(act)
  async release(@Param('id') id: string, @CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<Act> {
    const row = await this.reader.row(namespace, id);
    await this.decisions.command(row.serviceUid, { kind: 'release', targetUid: row.targetUid, by: caller.actor });
    return this.reader.one(namespace, id);
  }
}
