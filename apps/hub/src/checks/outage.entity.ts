import type { Outage } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { SubjectRow } from './subject-row.js';

/** A DOWN stretch of an instance, component or service. Owned by the machine; recovery metrics come from here. */
@Entity('outage')
export class OutageRow extends SubjectRow implements Outage {
  @PrimaryColumn('text')
  id: string;

  /** T0 */
  @TimeColumn({ name: 't0' })
  startedAt: number;

  /** T1 */
  @TimeColumn({ name: 't1' })
  detectedAt: number;

  /** T3 */
  @TimeColumn({ name: 't3', nullable: true })
  restoredAt: number | null;

  @Column('text')
  reason: string;

  /** The observations that decided it. */
  @JsonColumn({ nullable: true })
  evidence: unknown;

  @Column('text', { nullable: true })
  incidentId: string | null;
}
