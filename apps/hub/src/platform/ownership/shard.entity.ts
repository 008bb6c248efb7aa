import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn } from '../database/columns.js';

/** Who decides for a 256th of the services. The epoch rises at each change of owner. */
@Entity('shard')
export class Shard {
  @PrimaryColumn('integer')
  shard: number;

  @Column('text')
  hubId: string;

  @BigintColumn()
  epoch: number;
}
