import type { Effect, Outage, Subject } from '@watchfloor/core';
import { MoreThanOrEqual, type EntityManager } from 'typeorm';
import { v7 as uuid } from 'uuid';
import type { RowOwner } from '../platform/database/row-owner.js';
import { OutageRow } from './outage.entity.js';
import { SegmentRow } from './segment.entity.js';
import { TransitionRow } from './transition.entity.js';

type TimelineChange = Omit<Extract<Effect, { kind: 'timeline' }>, 'kind'>;

/** Inside the transaction of the group commit: the subject's history from `from` on is now `segments`. @see AV-1, AV-2 */
export async function writeTimeline(
  manager: EntityManager,
  owner: RowOwner,
  { subject, from, segments, transitions }: TimelineChange,
): Promise<void> {
  const of = columnsOf(subject);
  await manager.delete(SegmentRow, { ...of, from: MoreThanOrEqual(from) });
  await manager
    .createQueryBuilder()
    .update(SegmentRow)
    .set({ to: from })
    .where('subject_kind = :subjectKind AND subject_uid = :subjectUid AND instance_uid = :instanceUid', of)
    .andWhere('(to_at IS NULL OR to_at > :from)', { from })
    .execute();
  if (segments.length > 0) {
    await insert(
      manager,
      SegmentRow,
      segments.map(({ from: begin, to, status, reason }) => ({ id: uuid(), ...owner, ...of, from: begin, to, status, reason })),
    );
  }
  if (transitions.length > 0) {
    const rows = transitions.map(({ subject: _subject, supersedes, ...transition }) => ({
      ...owner,
      ...of,
      ...transition,
      supersedes: supersedes === undefined ? null : [...supersedes],
    }));
    await insert(manager, TransitionRow, rows);
  }
}

/** Inside the transaction of the group commit: the outage as it is now. */
export async function writeOutage(manager: EntityManager, owner: RowOwner, { subject, ...outage }: Outage): Promise<void> {
  await manager.upsert(OutageRow, { ...owner, ...columnsOf(subject), ...outage }, ['id']);
}

async function insert<Row extends object>(manager: EntityManager, entity: new () => Row, rows: object[]): Promise<void> {
  await manager
    .createQueryBuilder()
    .insert()
    .into(entity)
    .values(rows as never)
    .updateEntity(false)
    .execute();
}

/** '' stands for no instance in the rows. */
function columnsOf({ kind, uid, instanceUid }: Subject): { subjectKind: Subject['kind']; subjectUid: string; instanceUid: string } {
  return { subjectKind: kind, subjectUid: uid, instanceUid: instanceUid ?? '' };
}
