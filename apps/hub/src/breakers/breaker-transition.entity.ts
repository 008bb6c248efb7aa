import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';
import { ServiceRow } from '../platform/database/service-row.js';

/** A breaker that changed state in one instance of the caller. */
@Entity('breaker_transition')
export class BreakerTransitionRow extends ServiceRow {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  caller: string;

  @Column('text')
  dependency: string;

  @Column('text')
  name: string;

  @Column('text')
  instance: string;

  @Column('text', { name: 'from_state' })
  from: string;

  @Column('text', { name: 'to_state' })
  to: string;

  @TimeColumn()
  at: number;
}
