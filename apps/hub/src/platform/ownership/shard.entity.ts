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

  /** The hub that its owner is asked to hand it over to. */
  @Column('text', { nullable: true })
  wantedBy: string | null;

  /** The hub that handed it over; null when it was taken from one that was gone. */
  @Column('text', { nullable: true })
  handedBy: string | null;
}
