import { Column } from 'typeorm';
import { BigintColumn } from './columns.js';

/** Every row that belongs to a service says whose it is. */
export abstract class ServiceRow {
  @Column('text')
  namespace: string;

  @Column('text')
  serviceUid: string;

  @Column('integer')
  shard: number;
}

/** A decided row also says under which epoch of its shard's owner. */
export abstract class DecidedRow extends ServiceRow {
  @BigintColumn()
  epoch: number;
}
