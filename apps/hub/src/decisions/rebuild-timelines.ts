import { subjectKey, type Ms, type Segment, type Timeline } from '@watchfloor/core';
import { Brackets, type EntityManager } from 'typeorm';
import { SegmentRow } from '../checks/segment.entity.js';

/** The recent history of every subject, by service uid and subject key. */
export async function readTimelines(
  manager: EntityManager,
  serviceUids: readonly string[],
  since: Ms,
): Promise<Map<string, Map<string, Timeline>>> {
  const recent = new Brackets((either) => either.where('segment.to IS NULL').orWhere('segment.to > :since', { since }));
  const rows = await manager
    .createQueryBuilder(SegmentRow, 'segment')
    .where('segment.serviceUid IN (:...serviceUids)', { serviceUids })
    .andWhere(recent)
    .orderBy('segment.from', 'ASC')
    .getMany();
  const timelines = new Map<string, Map<string, Segment[]>>();
  for (const row of rows) {
    const ofService = timelines.get(row.serviceUid) ?? new Map<string, Segment[]>();
    timelines.set(row.serviceUid, ofService);
    const key = subjectKey(row.subject);
    const { from, to, status, reason } = row;
    ofService.set(key, [...(ofService.get(key) ?? []), { from, to, status, reason }]);
  }
  return timelines;
}
