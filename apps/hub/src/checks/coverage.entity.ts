import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';

/** How far the observations of one hub and location reached. */
@Entity('coverage')
export class Coverage {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  hubId: string;

  @Column('text')
  location: string;

  @TimeColumn({ name: 'from_at' })
  from: number;

  @TimeColumn({ name: 'to_at' })
  to: number;
}
