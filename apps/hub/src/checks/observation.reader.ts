import { Injectable } from '@nestjs/common';
import type { List, Page } from '@watchfloor/contracts';
import type { Ms, Observation } from '@watchfloor/core';
import { Brackets } from 'typeorm';
import { Database } from '../platform/database/database.js';
import { listFrom, readCursor } from '../platform/lists/cursor.js';
import { ObservationRow } from './observation.entity.js';
import { RecentObservations } from './recent-observations.js';

export interface ObservationFilter {
  readonly checkUid: string;
  readonly instanceUid?: string;
  readonly from?: Ms;
  readonly to?: Ms;
}

/** Where an observation stands in the list: unique for one check. */
type Position = [startedAt: Ms, instanceUid: string, location: string];

/** What was seen, newest first: everything of the last while from memory, before that what is stored. */
@Injectable()
export class ObservationReader {
  constructor(
    private readonly database: Database,
    private readonly recent: RecentObservations,
  ) {}

  async list<Item>(filter: ObservationFilter, page: Page, item: (observation: Observation) => Item): Promise<List<Item>> {
    const after = readCursor(page.cursor, ['integer', 'text', 'text']);
    const { from = -Infinity, to = Infinity } = filter;
    const inMemory = this.recent
      .list(filter.checkUid, filter.instanceUid)
      .filter(
        (observation) =>
          observation.startedAt >= from && observation.startedAt < to && (after === null || compare(positionOf(observation), after) > 0),
      );
    const stored = await this.stored(filter, after, page.limit + 1);
    const merged = new Map([...stored, ...inMemory].map((observation) => [positionOf(observation).join(' '), observation]));
    const ordered = [...merged.values()].sort((a, b) => compare(positionOf(a), positionOf(b)));
    return listFrom(ordered, page.limit, { position: positionOf, item });
  }

  private async stored(
    { checkUid, instanceUid, from, to }: ObservationFilter,
    after: Position | null,
    limit: number,
  ): Promise<Observation[]> {
    const rows = this.database.read
      .getRepository(ObservationRow)
      .createQueryBuilder('seen')
      .where('seen.checkUid = :checkUid', { checkUid });
    if (instanceUid !== undefined) rows.andWhere('seen.instanceUid = :instanceUid', { instanceUid });
    if (from !== undefined) rows.andWhere('seen.startedAt >= :from', { from });
    if (to !== undefined) rows.andWhere('seen.startedAt < :to', { to });
    if (after !== null) rows.andWhere(laterInList(after));
    const found = await rows
      .orderBy('seen.startedAt', 'DESC')
      .addOrderBy('seen.instanceUid', 'DESC')
      .addOrderBy('seen.location', 'DESC')
      .take(limit)
      .getMany();
    return found.map(observationOf);
  }
}

function laterInList([startedAt, instance, location]: Position): Brackets {
  return new Brackets((either) =>
    either
      .where('seen.startedAt < :startedAt', { startedAt })
      .orWhere('seen.startedAt = :startedAt AND seen.instanceUid < :instance', { instance })
      .orWhere('seen.startedAt = :startedAt AND seen.instanceUid = :instance AND seen.location < :location', { location }),
  );
}

function positionOf({ startedAt, instanceUid, location }: Observation): Position {
  return [startedAt, instanceUid ?? '', location];
}

/** Below zero: `a` comes before `b` in the list. */
function compare(a: Position, b: Position): number {
  if (a[0] !== b[0]) return b[0] - a[0];
  return backwards(a[1], b[1]) || backwards(a[2], b[2]);
}

/** By code units, as both databases order identifiers. */
function backwards(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? 1 : -1;
}

function observationOf({ checkUid, instanceUid, location, startedAt, endedAt, outcome, reason, body }: ObservationRow): Observation {
  return { checkUid, ...(instanceUid === undefined ? {} : { instanceUid }), location, startedAt, endedAt, outcome, reason, ...body };
}
