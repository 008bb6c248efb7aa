import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import {
  acknowledgeIncident,
  changeSeverity,
  commentIncident,
  declareIncident,
  incident,
  incidentQuery,
  listOf,
  resolveIncident,
  type AcknowledgeIncident,
  type ChangeSeverity,
  type CommentIncident,
  type DeclareIncident,
  type Incident,
  type IncidentQuery,
  type List,
  type ResolveIncident,
} from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { CurrentCaller, CurrentNamespace, RequireRole } from '../access/access.decorators.js';
import type { Caller } from '../access/caller.js';
import { Decisions, type Command } from '../platform/decisions.js';
import { Directory } from '../platform/directory.js';
import { Answers } from '../platform/validation/answers.js';
import { ValidBody, ValidQuery } from '../platform/validation/valid.js';
import { Afterwords } from './afterwords.js';
import { IncidentReader } from './incident-reader.js';

/** What people read and say of incidents. Every command is answered with the incident as it then is. */
@Controller('incidents')
export class IncidentsController {
  constructor(
    private readonly reader: IncidentReader,
    private readonly decisions: Decisions,
    private readonly afterwords: Afterwords,
    private readonly directory: Directory,
  ) {}

  @Get()
  @RequireRole('viewer')
  @Answers(listOf(incident))
  list(@ValidQuery(incidentQuery) query: IncidentQuery, @CurrentNamespace() namespace: string): Promise<List<Incident>> {
    return this.reader.list(namespace, query);
  }

  @Get(':id')
  @RequireRole('viewer')
  @Answers(incident)
  one(@Param('id') id: string, @CurrentNamespace() namespace: string): Promise<Incident> {
    return this.reader.one(namespace, id);
  }

  @Post()
  @RequireRole('operator')
  @Answers(incident)
  async declare(
    @ValidBody(declareIncident) body: DeclareIncident,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Incident> {
    const [first, ...others] = body.services.map((key, index) => this.serviceUid(namespace, key, index));
    const { id } = await this.decisions.command(first ?? '', {
      kind: 'declare',
      by: caller.actor,
      severity: body.severity,
      title: body.title,
      alsoServiceUids: others,
      ...(body.text === undefined ? {} : { cause: body.text }),
    });
    return this.reader.one(namespace, id ?? '');
  }

  @Post(':id/acknowledge')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(incident)
  async acknowledge(
    @Param('id') incidentId: string,
    @ValidBody(acknowledgeIncident) { text }: AcknowledgeIncident,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Incident> {
    const answer = await this.command(namespace, { kind: 'acknowledge', incidentId, by: caller.actor });
    return text === undefined ? answer : this.command(namespace, { kind: 'comment', incidentId, by: caller.actor, text });
  }

  @Post(':id/comment')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(incident)
  async comment(
    @Param('id') incidentId: string,
    @ValidBody(commentIncident) { text }: CommentIncident,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Incident> {
    const row = await this.reader.row(namespace, incidentId);
    if (row.phase !== 'resolved') return this.command(namespace, { kind: 'comment', incidentId, by: caller.actor, text });
    await this.afterwords.comment(row, { by: caller.actor, text });
    return this.reader.one(namespace, incidentId);
  }

  @Post(':id/severity')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(incident)
  severity(
    @Param('id') incidentId: string,
    @ValidBody(changeSeverity) { severity, text }: ChangeSeverity,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Incident> {
    return this.command(namespace, {
      kind: 'severity',
      incidentId,
      by: caller.actor,
      severity,
      ...(text === undefined ? {} : { reason: text }),
    });
  }

  @Post(':id/resolve')
  @HttpCode(200)
  @RequireRole('operator')
  @Answers(incident)
  resolve(
    @Param('id') incidentId: string,
    @ValidBody(resolveIncident) { text, cause }: ResolveIncident,
    @CurrentNamespace() namespace: string,
    @CurrentCaller() caller: Caller,
  ): Promise<Incident> {
    const said = [cause, text].filter((part) => part !== undefined).join(': ');
    return this.command(namespace, { kind: 'resolve', incidentId, by: caller.actor, ...(said === '' ? {} : { text: said }) });
  }

  private async command(namespace: string, command: Extract<Command, { incidentId: string }>): Promise<Incident> {
    const row = await this.reader.row(namespace, command.incidentId);
    if (row.phase === 'resolved')
      throw new DomainError('conflict', `Incident #${row.number} is resolved already: it can be commented, and nothing else.`);
    await this.decisions.command(row.serviceUid, command);
    return this.reader.one(namespace, command.incidentId);
  }

  private serviceUid(namespace: string, key: string, index: number): string {
    const entry = this.directory.find(namespace, 'service', key);
    if (entry !== undefined) return entry.uid;
    throw new DomainError('invalid', `There is no service ${key}.`, [
      { path: `services.${index}`, message: 'is not a service of this namespace' },
    ]);
  }
}
