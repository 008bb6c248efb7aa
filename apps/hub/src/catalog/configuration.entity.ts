import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';

/** Each configuration that was ever activated; the last one is running. */
@Entity('configuration')
export class ActivatedConfiguration {
  @PrimaryColumn('text')
  id: string;

  @Column('integer')
  revision: number;

  @Column('text')
  hash: string;

  @TimeColumn()
  activatedAt: number;

  /** The path of the file or folder. */
  @Column('text')
  source: string;
}
