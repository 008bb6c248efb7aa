import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn } from '../platform/database/columns.js';

/** Which group commit of which hub changed a service last: what the other hubs read anew. */
@Entity('service_mark')
export class ServiceMark {
  @PrimaryColumn('text')
  serviceUid: string;

  @Column('text')
  hubId: string;

  @BigintColumn()
  batch: number;
}
