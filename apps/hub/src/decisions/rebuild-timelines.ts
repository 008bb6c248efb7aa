import { subjectKey, type Ms, type Segment, type Timeline } from '@watchfloor/core';
import { Brackets, type EntityManager } from 'typeorm';
import { SegmentRow } from '../checks/segment.entity.js';

/** As far back as the engine may still change the past (`stepService` keeps an hour). */
const HORIZON_MS = 3_600_000;

/** The recent history of every subject of a service, by subject key. */
export async function readTimelines(manager: EntityManager, serviceUid: string, now: Ms): Promise<Map<string, Timeline>> {
  const recent = new Brackets((either) => either.where('segment.to IS NULL').orWhere('segment.to > :since', { since: now - HORIZON_MS }));
  const rows = await manager
    .createQueryBuilder(SegmentRow, 'segment')
    .where('segment.serviceUid = :serviceUid', { serviceUid })
    .andWhere(recent)
    .orderBy('segment.from', 'ASC')
    .getMany();
  const timelines = new Map<string, Segment[]>();
  for (const row of rows) {
    const key = subjectKey(row.subject);
    const { from, to, status, reason } = row;
    timelines.set(key, [...(timelines.get(key) ?? []), { from, to, status, reason }]);
  }
  return timelines;
}
