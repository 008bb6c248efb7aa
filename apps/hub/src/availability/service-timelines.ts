import { Injectable } from '@nestjs/common';
import { DomainError, type Interval, type Life, type Ms, type Segment, type Timeline } from '@watchfloor/core';
import { Brackets, type SelectQueryBuilder } from 'typeorm';
import { SegmentRow } from '../checks/segment.entity.js';
import { Database } from '../platform/database/database.js';

const MOST_SEGMENTS = 100_000;
const UIDS_A_QUERY = 500;

/** The stored history of services, as the figures are counted from. */
@Injectable()
export class ServiceTimelines {
  constructor(private readonly database: Database) {}

  /**
   * The segments that touch a window, with the life that they are part of.
   * @throws DomainError `too_large` when they are more than anybody could read
   */
  async within(serviceUid: string, { from, to }: Interval): Promise<{ readonly timeline: Timeline; readonly life: Life }> {
    const rows = await this.rowsOf([serviceUid], from)
      .andWhere('segment.from < :to', { to })
      .take(MOST_SEGMENTS + 1)
      .getMany();
    if (rows.length > MOST_SEGMENTS)
      throw new DomainError('too_large', `More than ${MOST_SEGMENTS} segments lie in this window: ask for a shorter one.`);
    return { timeline: rows.map(segmentOf), life: await this.life(serviceUid, to) };
  }

  /** What touches the time from `from` on, of each service that has any of it. */
  async since(serviceUids: readonly string[], from: Ms): Promise<Map<string, Timeline>> {
    const timelines = new Map<string, Segment[]>();
    for (let start = 0; start < serviceUids.length; start += UIDS_A_QUERY) {
      const rows = await this.rowsOf(serviceUids.slice(start, start + UIDS_A_QUERY), from).getMany();
      for (const row of rows) {
        const timeline = timelines.get(row.subjectUid);
        if (timeline === undefined) timelines.set(row.subjectUid, [segmentOf(row)]);
        else timeline.push(segmentOf(row));
      }
    }
    return timelines;
  }

  private rowsOf(serviceUids: readonly string[], from: Ms): SelectQueryBuilder<SegmentRow> {
    const touching = new Brackets((either) => either.where('segment.to IS NULL').orWhere('segment.to > :from', { from }));
    return this.database.read
      .getRepository(SegmentRow)
      .createQueryBuilder('segment')
      .where(`segment.subjectKind = 'service' AND segment.subjectUid IN (:...serviceUids)`, { serviceUids })
      .andWhere(touching)
      .orderBy('segment.from', 'ASC');
  }

  /** From the first segment ever to the end of the last. @see AV-8 */
  private async life(serviceUid: string, fallback: Ms): Promise<Life> {
    const edge = async (direction: 'ASC' | 'DESC') =>
      await this.database.read
        .getRepository(SegmentRow)
        .findOne({ where: { subjectKind: 'service', subjectUid: serviceUid }, order: { from: direction } });
    const [first, last] = [await edge('ASC'), await edge('DESC')];
    return first === null || last === null ? { from: fallback, to: fallback } : { from: first.from, to: last.to };
  }
}

function segmentOf({ from, to, status, reason }: SegmentRow): Segment {
  return { from, to, status, reason };
}
