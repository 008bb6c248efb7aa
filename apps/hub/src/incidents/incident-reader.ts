import { Injectable } from '@nestjs/common';
import type { Incident as IncidentView, IncidentQuery, List } from '@watchfloor/contracts';
import { DomainError } from '@watchfloor/core';
import { Database } from '../platform/database/database.js';
import { Directory } from '../platform/directory.js';
import { milliseconds } from '../platform/instant.js';
import { newestFirst } from '../platform/lists/newest-first.js';
import { IncidentEntryRow } from './incident-entry.entity.js';
import { IncidentRow } from './incident.entity.js';
import { incidentOf } from './incident.row.js';
import { incidentView, timelineView } from './incident.view.js';

const MOST_ENTRIES = 2_000;

/** Incidents as people read them. */
@Injectable()
export class IncidentReader {
  constructor(
    private readonly database: Database,
    private readonly directory: Directory,
  ) {}

  async list(namespace: string, query: IncidentQuery): Promise<List<IncidentView>> {
    const rows = this.database.read
      .getRepository(IncidentRow)
      .createQueryBuilder('incident')
      .where('incident.namespace = :namespace', { namespace });
    const { service, phase, open, severity, type, from, to } = query;
    if (service !== undefined) {
      const serviceUid = this.directory.findEver(namespace, 'service', service)?.uid ?? '';
      rows.andWhere('incident.serviceUids LIKE :named', { named: `%"${serviceUid}"%` });
    }
    if (phase !== undefined) rows.andWhere('incident.phase = :phase', { phase });
    if (open !== undefined) rows.andWhere(`incident.phase ${open === 'true' ? '<>' : '='} 'resolved'`);
    if (severity !== undefined) rows.andWhere('incident.severity = :severity', { severity });
    if (type !== undefined) rows.andWhere('incident.type = :type', { type });
    if (from !== undefined) rows.andWhere('incident.detectedAt >= :from', { from: milliseconds(from) });
    if (to !== undefined) rows.andWhere('incident.detectedAt < :to', { to: milliseconds(to) });
    return newestFirst(rows, query, {
      at: 'detectedAt',
      item: (row) => incidentView(incidentOf(row), { namespace, directory: this.directory }),
    });
  }

  /** With its timeline. @throws DomainError `not_found`, in another namespace too */
  async one(namespace: string, id: string): Promise<IncidentView> {
    const row = await this.row(namespace, id);
    const entries = await this.database.read
      .getRepository(IncidentEntryRow)
      .find({ where: { incidentId: id }, order: { at: 'ASC', id: 'ASC' }, take: MOST_ENTRIES });
    return {
      ...incidentView(incidentOf(row), { namespace, directory: this.directory }),
      timeline: entries.map((entry) => timelineView(entry)),
    };
  }

  async row(namespace: string, id: string): Promise<IncidentRow> {
    const row = await this.database.read.getRepository(IncidentRow).findOneBy({ namespace, id });
    if (row === null) throw new DomainError('not_found', `There is no incident ${id}.`);
    return row;
  }
}
