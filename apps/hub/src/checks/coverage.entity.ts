import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';

/** How far the observations of one hub and location reached, for the shards that the hub held then. */
@Entity('coverage')
export class Coverage {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  hubId: string;

  @Column('text')
  location: string;

  /** One bit each. */
  @Column('text')
  shards: string;

  @TimeColumn({ name: 'from_at' })
  from: number;

  @TimeColumn({ name: 'to_at' })
  to: number;
}
