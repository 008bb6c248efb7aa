import type { Observation, Outcome } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { InstanceColumn, JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { ServiceRow } from '../platform/database/service-row.js';

/** Kept: every observation that isn't ok, and the first ok after it. */
@Entity('observation')
export class ObservationRow extends ServiceRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  checkUid: string;

  @InstanceColumn()
  instanceUid?: string;

  @Column('text')
  location: string;

  @TimeColumn()
  startedAt: number;

  @TimeColumn()
  endedAt: number;

  @Column('text')
  outcome: Outcome;

  @Column('text')
  reason: string;

  /** Told after later ones: it refined the past. */
  @Column('boolean', { default: false })
  late: boolean;

  @JsonColumn()
  body: Pick<Observation, 'message' | 'latencyMs' | 'phases' | 'indicators'>;
}
