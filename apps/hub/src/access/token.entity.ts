import type { Role, TokenKind, TokenScope } from '@watchfloor/contracts';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';

/** A credential. Only the hash of its secret is kept. */
@Entity('token')
export class Token {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  kind: TokenKind;

  /** Only of kind `api`. */
  @Column('text', { nullable: true })
  role: Role | null;

  @Column('text')
  name: string;

  @JsonColumn()
  namespaces: string[];

  /** What a token of another kind is for. */
  @JsonColumn({ nullable: true })
  scope: TokenScope | null;

  @Column('text')
  hash: string;

  @TimeColumn()
  createdAt: number;

  @TimeColumn({ nullable: true })
  expiresAt: number | null;

  @TimeColumn({ nullable: true })
  revokedAt: number | null;

  @TimeColumn({ nullable: true })
  lastUsedAt: number | null;
}
