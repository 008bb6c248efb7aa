import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  createCheck,
  definitionQuery,
  check,
  listOf,
  patchCheck,
  type CreateCheck,
  type DefinitionQuery,
  type List,
  type PatchCheck,
  type Check,
} from '@watchfloor/contracts';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { DefinitionCommands } from './definition.commands.js';
import { SubjectReader } from './subject-reader.js';

/** What is watched, how often and how it is. */
@Controller('checks')
export class ChecksController {
  constructor(
    private readonly reader: SubjectReader,
    private readonly commands: DefinitionCommands,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(check))
  list(@ValidQuery(definitionQuery) query: DefinitionQuery, @CurrentNamespace() namespace: string): List<Check> {
    return this.reader.list('check', namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(check)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Check {
    return this.reader.one('check', namespace, id);
  }

  @Post()
  @RequireRole('editor')
  @Answers(check)
  create(
    @ValidBody(createCheck) written: CreateCheck,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Check> {
    return this.commands.create({ kind: 'check', written }, { caller, namespace });
  }

  @Patch(':id')
  @RequireRole('editor')
  @Answers(check)
  change(
    @Param('id') id: string,
    @ValidBody(patchCheck) changes: PatchCheck,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Check> {
    return this.commands.patch('check', id, { changes, caller, namespace });
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireRole('editor')
  retire(@Param('id') id: string, @CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.commands.retire('check', id, { caller, namespace });
  }
}
