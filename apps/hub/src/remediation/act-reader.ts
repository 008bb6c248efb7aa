import { Injectable } from '@nestjs/common';
import type { Act as ActView, ActQuery, List } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { Database } from '../platform/database/database.js';
import { Directory } from '../platform/directory.js';
import { milliseconds } from '../platform/instant.js';
import { newestFirst } from '../platform/lists/newest-first.js';
import { ActRow } from './act.entity.js';
import { actOf } from './act.row.js';
import { actView } from './act.view.js';

/** Acts as people read them. */
@Injectable()
export class ActReader {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  async list(namespace: string, query: ActQuery): Promise<List<ActView>> {
    const rows = this.database.read.getRepository(ActRow).createQueryBuilder('act').where('act.namespace = :namespace', { namespace });
    const { service, component, instance, state, from, to } = query;
    if (service !== undefined) rows.andWhere('act.serviceUid = :serviceUid', { serviceUid: this.uid(namespace, 'service', service) });
    if (component !== undefined)
      rows.andWhere('act.componentUid = :componentUid', { componentUid: this.uid(namespace, 'component', component) });
    if (instance !== undefined) rows.andWhere('act.targetUid = :targetUid', { targetUid: this.uid(namespace, 'instance', instance) });
    if (state !== undefined) rows.andWhere('act.state = :state', { state });
    if (from !== undefined) rows.andWhere('act.intentAt >= :from', { from: milliseconds(from) });
    if (to !== undefined) rows.andWhere('act.intentAt < :to', { to: milliseconds(to) });
    return newestFirst(rows, query, { at: 'intentAt', item: (row) => this.view(row) });
  }

  /** @throws DomainError `not_found`, in another namespace too */
  async one(namespace: string, id: string): Promise<ActView> {
    return this.view(await this.row(namespace, id));
  }

  async row(namespace: string, id: string): Promise<ActRow> {
    const row = await this.database.read.getRepository(ActRow).findOneBy({ namespace, id });
    if (row === null) throw new DomainError('not_found', `There is no act ${id}.`);
    return row;
  }

  private view(row: ActRow): ActView {
    return actView(actOf(row), { serviceUid: row.serviceUid, directory: this.directory });
  }

  private uid(namespace: string, kind: 'service' | 'component' | 'instance', key: string): string {
    return this.directory.findEver(namespace, kind, key)?.uid ?? '';
  }
}
