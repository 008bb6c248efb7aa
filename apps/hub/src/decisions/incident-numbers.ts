import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { Generation } from '../platform/generation/generation.js';
import { lockedSetting } from '../platform/database/locked-setting.js';
import { Setting } from '../platform/database/setting.entity.js';
import { IncidentRow } from '../incidents/incident.entity.js';

const COUNTER = 'incident-numbers';
/** A service has one open incident at most, so this lasts for the worst of storms, several times over. */
const RESERVED_PER_SERVICE = 4;

interface Reserved {
  next: number;
  end: number;
}

/**
 * Incident numbers rise by one within a namespace. One hub counts in memory, the rows' unique key guards it; in company
 * each hub reserves some ahead, because deciding can't wait for the database, and what is left over is skipped.
 */
@Injectable()
export class IncidentNumbers {
  private readonly last = new Map<string, number>();
  private readonly reserved = new Map<string, Reserved[]>();

  /** Up to here a life of the database that was lost may have used numbers, of acts too. @see I13 */
  above = 0;

  constructor(private readonly database: Database) {}

  async load(): Promise<void> {
    this.above = (await Generation.of(this.database)).numbersAbove;
    for (const [namespace, last] of await this.stored()) this.last.set(namespace, last);
  }

  /** So that each of so many services of a namespace can open several incidents without asking anybody. */
  async reserve(services: ReadonlyMap<string, number>): Promise<void> {
    for (const [namespace, count] of services) {
      const ranges = this.reserved.get(namespace) ?? [];
      const left = ranges.reduce((sum, { next, end }) => sum + end - next, 0);
      const wanted = count * RESERVED_PER_SERVICE;
      if (left < wanted / 2) this.reserved.set(namespace, [...ranges, await this.take(namespace, wanted - left)]);
    }
  }

  next(namespace: string): number {
    const range = this.reserved.get(namespace)?.find(({ next, end }) => next < end);
    if (range !== undefined) return range.next++;
    const number = Math.max(this.last.get(namespace) ?? 0, this.above) + 1;
    this.last.set(namespace, number);
    return number;
  }

  private async take(namespace: string, count: number): Promise<Reserved> {
    const name = `${COUNTER}:${namespace}`;
    return await this.database.transaction(async (manager) => {
      const counted = await lockedSetting(manager, name, { last: 0 });
      // A hub alone counts without the counter, and a restored database may have forgotten some.
      const last = Math.max(counted.last, (await this.stored(manager)).get(namespace) ?? 0, this.above);
      await manager.update(Setting, { name }, { value: { last: last + count } as never });
      return { next: last + 1, end: last + 1 + count };
    });
  }

  private async stored(manager: EntityManager = this.database.write.manager): Promise<Map<string, number>> {
    const rows = await manager
      .getRepository(IncidentRow)
      .createQueryBuilder('incident')
      .select('incident.namespace', 'namespace')
      .addSelect('MAX(incident.number)', 'last')
      .groupBy('incident.namespace')
      .getRawMany<{ namespace: string; last: number }>();
    return new Map(rows.map(({ namespace, last }) => [namespace, Number(last)]));
  }
}
