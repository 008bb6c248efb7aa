import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn } from '../platform/database/columns.js';

/** What an entry was about. Erasing it leaves the chain whole. @see TL-1 */
@Entity('audit_payload')
export class AuditPayload {
  @PrimaryColumn('bigint', { transformer: { from: Number, to: (value: unknown) => value } })
  seq: number;

  @Column('text')
  salt: string;

  @JsonColumn()
  payload: unknown;
}
