import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  createService,
  definitionQuery,
  service,
  listOf,
  patchService,
  type CreateService,
  type DefinitionQuery,
  type List,
  type PatchService,
  type Service,
} from '@watchfloor/contracts';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { DefinitionCommands } from './definition.commands.js';
import { SubjectReader } from './subject-reader.js';

/** What people depend on: how it is defined, and how it is. */
@Controller('services')
export class ServicesController {
  constructor(
    private readonly reader: SubjectReader,
    private readonly commands: DefinitionCommands,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(service))
  list(@ValidQuery(definitionQuery) query: DefinitionQuery, @CurrentNamespace() namespace: string): List<Service> {
    return this.reader.list('service', namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(service)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Service {
    return this.reader.one('service', namespace, id);
  }

  @Post()
  @RequireRole('editor')
  @Answers(service)
  create(
    @ValidBody(createService) written: CreateService,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Service> {
    return this.commands.create({ kind: 'service', written }, { caller, namespace });
  }

  @Patch(':id')
  @RequireRole('editor')
  @Answers(service)
  change(
    @Param('id') id: string,
    @ValidBody(patchService) changes: PatchService,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Service> {
    return this.commands.patch('service', id, { changes, caller, namespace });
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireRole('editor')
  retire(@Param('id') id: string, @CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.commands.retire('service', id, { caller, namespace });
  }
}
