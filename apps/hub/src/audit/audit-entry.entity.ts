import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../platform/database/columns.js';

/** A link of the chain. @see TL-1 */
@Entity('audit_entry')
export class AuditEntry {
  /** Gapless, from 1. */
  @PrimaryColumn('bigint', { transformer: { from: Number, to: (value: unknown) => value } })
  seq: number;

  @TimeColumn()
  at: number;

  @Column('text')
  actor: string;

  @Column('text')
  action: string;

  @Column('text')
  subject: string;

  @Column('text')
  payloadHash: string;

  @Column('text')
  prevHash: string;

  /** Version of the hashed form. */
  @Column('integer')
  v: number;

  @Column('text')
  hash: string;
}
