import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';

/** A browser that exchanged a token for a cookie; it dies with its token. */
@Entity('session')
export class Session {
  @PrimaryColumn('text')
  idHash: string;

  @Column('text')
  tokenId: string;

  @TimeColumn()
  createdAt: number;

  @TimeColumn()
  lastSeenAt: number;

  @TimeColumn()
  expiresAt: number;
}
