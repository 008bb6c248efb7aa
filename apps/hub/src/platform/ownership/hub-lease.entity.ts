import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../database/columns.js';

/** A hub's sign of life, in a row of its own: each group commit holds the hub's, and a sign of life waits for nobody. */
@Entity('hub_lease')
export class HubLease {
  @PrimaryColumn('text')
  hubId: string;

  /** Where it runs and listens: the next process there follows this one, which is gone then. */
  @Column('text')
  seat: string;

  /** In database time; null before it takes part. */
  @TimeColumn({ nullable: true })
  seenAt: number | null;

  /** When it went in order, or was followed by another. */
  @TimeColumn({ nullable: true })
  leftAt: number | null;
}
