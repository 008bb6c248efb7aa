import { Controller, Delete, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  createdToken,
  createToken,
  listOf,
  page,
  token,
  type CreatedToken,
  type CreateToken,
  type List,
  type Page,
  type Token as TokenView,
} from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { listFrom, readCursor } from '../platform/lists/cursor.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { CurrentCaller, CurrentNamespace, RequireRole } from './access.decorators.js';
import type { Caller } from './caller.js';
import { newToken } from './new-token.js';
import { tokenView } from './token-view.js';
import { TokenService } from './token.service.js';

@Controller('tokens')
@RequireRole('admin')
export class TokenController {
  constructor(
    private readonly tokens: TokenService,
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  @Get()
  @Answers(listOf(token))
  async list(@ValidQuery(page) query: Page, @CurrentCaller() caller: Caller): Promise<List<TokenView>> {
    const before = readCursor(query.cursor, ['text'])?.[0] ?? null;
    const rows = await this.tokens.list(caller, { before, take: query.limit + 1 });
    return listFrom(rows, query.limit, { position: (row) => [row.id], item: tokenView });
  }

  @Post()
  @Answers(createdToken)
  async create(
    @ValidBody(createToken) request: CreateToken,
    @CurrentCaller() caller: Caller,
    @CurrentNamespace() namespace: string,
  ): Promise<CreatedToken> {
    const wanted = newToken({ namespaces: [namespace], ...request }, this.clock.now());
    const beyond = wanted.namespaces.find((name) => !caller.mayReach(name));
    if (beyond !== undefined) throw new DomainError('forbidden', `Your token does not reach namespace "${beyond}".`);
    const { token, secret } = await this.database.transaction((manager) => this.tokens.create(manager, wanted, caller.actor));
    return { ...tokenView(token), token: secret };
  }

  @Delete(':id')
  @HttpCode(204)
  async revoke(@Param('id') id: string, @CurrentCaller() caller: Caller): Promise<void> {
    await this.tokens.revoke(id, caller);
  }
}
