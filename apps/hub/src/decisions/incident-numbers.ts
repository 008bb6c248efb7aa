import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { IncidentRow } from '../incidents/incident.entity.js';

/** Incident numbers rise by one within a namespace. One hub counts in memory; the rows' unique key guards it. */
@Injectable()
export class IncidentNumbers {
  private readonly last = new Map<string, number>();

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    const rows = await this.database.write
      .getRepository(IncidentRow)
      .createQueryBuilder('incident')
      .select('incident.namespace', 'namespace')
      .addSelect('MAX(incident.number)', 'last')
      .groupBy('incident.namespace')
      .getRawMany<{ namespace: string; last: number }>();
    for (const { namespace, last } of rows) this.last.set(namespace, Number(last));
  }

  next(namespace: string): number {
    const number = (this.last.get(namespace) ?? 0) + 1;
    this.last.set(namespace, number);
    return number;
  }
}
