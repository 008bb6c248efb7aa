import type { Incident, IncidentPhase, IncidentType, News, Severity } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { DecidedRow } from '../platform/database/service-row.js';

/** What people own until it is reviewed; groups outages of one service. */
@Entity('incident')
export class IncidentRow extends DecidedRow implements Incident {
  @PrimaryColumn('text')
  id: string;

  /** Unique in its namespace. */
  @Column('integer')
  number: number;

  @JsonColumn()
  serviceUids: string[];

  @JsonColumn()
  outageIds: string[];

  @Column('text')
  type: IncidentType;

  @Column('text')
  severity: Severity;

  /** Recorded, but notifies nobody. */
  @Column('boolean', { default: false })
  silent: boolean;

  @Column('text')
  phase: IncidentPhase;

  /** What the public page says of it; apart from the phase, because people write it. */
  @Column('text', { default: 'none' })
  publicStage: string;

  @Column('text')
  review: 'none' | 'due' | 'done';

  @Column('text')
  title: string;

  @JsonColumn({ nullable: true })
  ack: { by: string; at: number } | null;

  /** T0 */
  @TimeColumn({ name: 't0' })
  impactStartedAt: number;

  /** T1 */
  @TimeColumn({ name: 't1' })
  detectedAt: number;

  /** T2: the first acknowledgement by a person. */
  @TimeColumn({ name: 't2', nullable: true })
  acknowledgedAt: number | null;

  /** T3: null while any of its outages is open, else the last one's. */
  @TimeColumn({ nullable: true })
  restoredAt: number | null;

  /** T4 */
  @TimeColumn({ name: 't4', nullable: true })
  resolvedAt: number | null;

  @Column('text', { nullable: true })
  owner: string | null;

  @Column('text')
  cause: string;

  /** Uids of the channels that were told of it. */
  @JsonColumn()
  told: string[];

  /** Null: nothing, or a hub told it that did not know this column. */
  @Column('text', { nullable: true })
  lastNews: News | null;

  /** When what holds is told to whoever heard otherwise. */
  @TimeColumn({ nullable: true })
  newsDueAt: number | null;
}
