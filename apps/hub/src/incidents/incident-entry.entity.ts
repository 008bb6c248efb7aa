import type { TimelineEntry } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { ServiceRow } from '../platform/database/service-row.js';

/** A line of an incident's timeline. */
@Entity('incident_entry')
export class IncidentEntryRow extends ServiceRow implements Omit<TimelineEntry, 'ref'> {
  /** Sorts in order of writing. */
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  incidentId: string;

  @TimeColumn()
  at: number;

  @Column('text')
  kind: TimelineEntry['kind'];

  @Column('text')
  text: string;

  @JsonColumn({ nullable: true })
  ref: TimelineEntry['ref'] | null;
}
