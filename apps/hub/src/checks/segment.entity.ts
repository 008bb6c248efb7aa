import type { Segment, Status } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';
import { SubjectRow } from './subject-row.js';

/** A stretch of a subject's life in one hard state. @see AV-1 */
@Entity('segment')
export class SegmentRow extends SubjectRow implements Segment {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  status: Status;

  @Column('text')
  reason: string;

  @TimeColumn({ name: 'from_at' })
  from: number;

  /** Null while it lasts. */
  @TimeColumn({ name: 'to_at', nullable: true })
  to: number | null;
}
