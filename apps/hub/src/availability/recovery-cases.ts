import { Injectable } from '@nestjs/common';
import type { Severity } from '@watchfloor/contracts';
import { DomainError, type Interval, type Ms, type RecoveryCase } from '@watchfloor/core';
import { In } from 'typeorm';
import { OutageRow } from '../checks/outage.entity.js';
import { SegmentRow } from '../checks/segment.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';
import { Database } from '../platform/database/database.js';

const MOST_OUTAGES = 20_000;
const IDS_A_QUERY = 500;

/** Which outages recovery is measured by. */
export interface RecoveryScope extends Interval {
  readonly namespace: string;
  /** Absent: every service. */
  readonly serviceUid?: string | undefined;
  readonly severity?: Severity | undefined;
}

export interface ServiceCase extends RecoveryCase {
  readonly serviceUid: string;
}

/** Outages of services that began in a window, and the up-time of the same services in it (semantics.md §1.4). */
@Injectable()
export class RecoveryCases {
  constructor(private readonly database: Database) {}

  /** @throws DomainError `too_large` */
  async of({ namespace, serviceUid, severity, from, to }: RecoveryScope): Promise<ServiceCase[]> {
    const rows = this.database.read
      .getRepository(OutageRow)
      .createQueryBuilder('outage')
      .where(`outage.namespace = :namespace AND outage.subjectKind = 'service'`, { namespace })
      .andWhere('outage.startedAt >= :from AND outage.startedAt < :to', { from, to });
    if (serviceUid !== undefined) rows.andWhere('outage.serviceUid = :serviceUid', { serviceUid });
    const outages = await rows
      .orderBy('outage.startedAt', 'ASC')
      .take(MOST_OUTAGES + 1)
      .getMany();
    if (outages.length > MOST_OUTAGES)
      throw new DomainError('too_large', `More than ${MOST_OUTAGES} outages lie in this window: ask for a shorter one.`);
    const incidents = await this.incidentsOf(outages);
    return outages.flatMap(({ id, serviceUid: of, incidentId, startedAt, detectedAt, restoredAt }) => {
      const incident = incidents.get(incidentId ?? '');
      if (severity !== undefined && incident?.severity !== severity) return [];
      return [{ id, serviceUid: of, t0: startedAt, t1: detectedAt, t2: incident?.acknowledgedAt ?? null, t3: restoredAt }];
    });
  }

  /** UP and DEGRADED together, summed over the services; `now` ends what is still open. */
  async upMs({ namespace, serviceUid, from, to }: RecoveryScope, now: Ms): Promise<Ms> {
    const end = Math.min(to, now);
    const sum = this.database.read
      .getRepository(SegmentRow)
      .createQueryBuilder('segment')
      .select(
        `SUM(CASE WHEN segment.to IS NULL OR segment.to > :end THEN :end ELSE segment.to END
           - CASE WHEN segment.from < :from THEN :from ELSE segment.from END)`,
        'up',
      )
      .where(`segment.namespace = :namespace AND segment.subjectKind = 'service' AND segment.status IN ('up', 'degraded')`, { namespace })
      .andWhere('segment.from < :end AND (segment.to IS NULL OR segment.to > :from)')
      .setParameters({ from, end });
    if (serviceUid !== undefined) sum.andWhere('segment.serviceUid = :serviceUid', { serviceUid });
    const row = await sum.getRawOne<{ up: string | number | null }>();
    return Number(row?.up ?? 0);
  }

  private async incidentsOf(outages: readonly OutageRow[]): Promise<Map<string, IncidentRow>> {
    const ids = [...new Set(outages.flatMap(({ incidentId }) => incidentId ?? []))];
    const found = new Map<string, IncidentRow>();
    for (let start = 0; start < ids.length; start += IDS_A_QUERY) {
      const rows = await this.database.read.getRepository(IncidentRow).findBy({ id: In(ids.slice(start, start + IDS_A_QUERY)) });
      for (const row of rows) found.set(row.id, row);
    }
    return found;
  }
}
