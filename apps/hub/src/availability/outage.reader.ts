import { Injectable } from '@nestjs/common';
import type { List, Outage as OutageView, OutageQuery } from '@watchfloor/contracts';
import { OutageRow } from '../checks/outage.entity.js';
import { Database } from '../platform/database/database.js';
import { Directory, type DirectoryKind } from '../platform/directory.js';
import { instant, instantOrNull, milliseconds } from '../platform/instant.js';
import { newestFirst } from '../platform/lists/newest-first.js';

/** Outages as people read them, newest first by when their impact started. */
@Injectable()
export class OutageReader {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  async list(namespace: string, query: OutageQuery): Promise<List<OutageView>> {
    const rows = this.database.read
      .getRepository(OutageRow)
      .createQueryBuilder('outage')
      .where('outage.namespace = :namespace', { namespace });
    const { service, component, instance, kind, from, to } = query;
    const uid = (of: DirectoryKind, key: string) => this.directory.findEver(namespace, of, key)?.uid ?? '';
    if (service !== undefined) rows.andWhere('outage.serviceUid = :service', { service: uid('service', service) });
    if (component !== undefined) rows.andWhere('outage.subjectUid = :component', { component: uid('component', component) });
    if (instance !== undefined) rows.andWhere('outage.subjectUid = :instance', { instance: uid('instance', instance) });
    if (kind !== undefined) rows.andWhere('outage.subjectKind = :kind', { kind });
    if (from !== undefined) rows.andWhere('outage.startedAt >= :from', { from: milliseconds(from) });
    if (to !== undefined) rows.andWhere('outage.startedAt < :to', { to: milliseconds(to) });
    return newestFirst(rows, query, { at: 'startedAt', item: (row) => this.view(row) });
  }

  private view({ id, subjectKind, subjectUid, serviceUid, incidentId, startedAt, detectedAt, restoredAt, reason }: OutageRow): OutageView {
    return {
      id,
      subject: { kind: subjectKind as OutageView['subject']['kind'], id: this.directory.keyOf(subjectUid) },
      serviceId: this.directory.keyOf(serviceUid),
      incidentId,
      impactStartedAt: instant(startedAt),
      detectedAt: instant(detectedAt),
      restoredAt: instantOrNull(restoredAt),
      reason,
    };
  }
}
