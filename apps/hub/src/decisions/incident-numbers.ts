import { Injectable } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { Generation } from '../platform/generation/generation.js';
import { IncidentRow } from '../incidents/incident.entity.js';

/** Incident numbers rise by one within a namespace. One hub counts in memory; the rows' unique key guards it. */
@Injectable()
export class IncidentNumbers {
  private readonly last = new Map<string, number>();

  /** Up to here a life of the database that was lost may have used numbers, of acts too. @see I13 */
  above = 0;

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    this.above = (await Generation.of(this.database)).numbersAbove;
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
    const number = Math.max(this.last.get(namespace) ?? 0, this.above) + 1;
    this.last.set(namespace, number);
    return number;
  }
}
