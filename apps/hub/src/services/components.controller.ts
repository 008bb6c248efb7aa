import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import {
  createComponent,
  definitionQuery,
  component,
  listOf,
  patchComponent,
  type CreateComponent,
  type DefinitionQuery,
  type List,
  type PatchComponent,
  type Component,
} from '@watchfloor/contracts';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { DefinitionCommands } from './definition.commands.js';
import { SubjectReader } from './subject-reader.js';

/** Roles of services. */
@Controller('components')
export class ComponentsController {
  constructor(
    private readonly reader: SubjectReader,
    private readonly commands: DefinitionCommands,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(component))
  list(@ValidQuery(definitionQuery) query: DefinitionQuery, @CurrentNamespace() namespace: string): List<Component> {
    return this.reader.list('component', namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(component)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Component {
    return this.reader.one('component', namespace, id);
  }

  @Post()
  @RequireRole('editor')
  @Answers(component)
  create(
    @ValidBody(createComponent) written: CreateComponent,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Component> {
    return this.commands.create({ kind: 'component', written }, { caller, namespace });
  }

  @Patch(':id')
  @RequireRole('editor')
  @Answers(component)
  change(
    @Param('id') id: string,
    @ValidBody(patchComponent) changes: PatchComponent,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Component> {
    return this.commands.patch('component', id, { changes, caller, namespace });
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireRole('editor')
  retire(@Param('id') id: string, @CurrentNamespace() namespace: string, @CurrentCaller() caller: Caller): Promise<void> {
    return this.commands.retire('component', id, { caller, namespace });
  }
}
