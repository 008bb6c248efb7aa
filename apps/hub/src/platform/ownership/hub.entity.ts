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

  /** Where it runs and listens: the next process there follows this one, which is gone then. */
  @Column('text', { nullable: true })
  seat: string | null;

  /** Its last sign of life, in database time; null before it takes part. */
  @TimeColumn({ nullable: true })
  seenAt: number | null;

  /** When it went in order, or was followed by another. */
  @TimeColumn({ nullable: true })
  leftAt: number | null;
}
