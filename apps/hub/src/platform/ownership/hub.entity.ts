import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn, TimeColumn } from '../database/columns.js';

/** One run of a hub process; a new row at each start. */
@Entity('hub')
export class Hub {
  @PrimaryColumn('text')
  id: string;

  @TimeColumn()
  startedAt: number;

  /** The last group commit that reached the database. */
  @BigintColumn()
  batch: number;

  @Column('text')
  version: string;
}
