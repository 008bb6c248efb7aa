import type { Status, Transition } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { SubjectRow } from './subject-row.js';

/** A recorded change of a subject's hard state: written once, read by everything else. */
@Entity('transition')
export class TransitionRow extends SubjectRow implements Omit<Transition, 'supersedes'> {
  @PrimaryColumn('text')
  id: string;

  @Column('text', { name: 'from_status' })
  from: Status;

  @Column('text', { name: 'to_status' })
  to: Status;

  /** Backdated. @see AV-2 */
  @TimeColumn()
  at: number;

  @TimeColumn()
  decidedAt: number;

  @Column('text')
  reason: string;

  /** Instants of earlier transitions that this one's backdating took back. */
  @JsonColumn({ nullable: true })
  supersedes: number[] | null;
}
