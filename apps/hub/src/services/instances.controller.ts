import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  createInstance,
  definitionQuery,
  instance,
  listOf,
  patchInstance,
  type CreateInstance,
  type DefinitionQuery,
  type List,
  type PatchInstance,
  type Instance,
} from '@watchfloor/contracts';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { DefinitionCommands } from './definition.commands.js';
import { SubjectReader } from './subject-reader.js';

/** Running copies of components; those that registered themselves are read here too. */
@Controller('instances')
export class InstancesController {
  constructor(
    private readonly reader: SubjectReader,
    private readonly commands: DefinitionCommands,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(instance))
  list(@ValidQuery(definitionQuery) query: DefinitionQuery, @CurrentNamespace() namespace: string): List<Instance> {
    return this.reader.list('instance', namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(instance)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Instance {
    return this.reader.one('instance', namespace, id);
  }

  @Post()
  @RequireRole('editor')
  @Answers(instance)
  create(
    @ValidBody(createInstance) written: CreateInstance,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Instance> {
    return this.commands.create({ kind: 'instance', written }, { caller, namespace });
  }

  @Patch(':id')
  @RequireRole('editor')
  @Answers(instance)
  change(
    @Param('id') id: string,
    @ValidBody(patchInstance) changes: PatchInstance,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Instance> {
    return this.commands.patch('instance', id, { changes, caller, namespace });
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireRole('editor')
  retire(@Param('id') id: string, @CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.commands.retire('instance', id, { caller, namespace });
  }
}
