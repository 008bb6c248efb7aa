import type { DueKind } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn, JsonColumn, TimeColumn } from '../database/columns.js';

/** Something that must happen at a time, written in the same transaction as its cause. */
@Entity('due')
export class Due {
  /** Says what is due: writing it twice is one row. */
  @PrimaryColumn('text')
  key: string;

  @Column('text')
  kind: DueKind;

  @TimeColumn()
  dueAt: number;

  @JsonColumn()
  payload: unknown;

  @Column('text', { nullable: true })
  namespace: string | null;

  @Column('text', { nullable: true })
  serviceUid: string | null;

  @Column('integer', { nullable: true })
  shard: number | null;

  @BigintColumn({ nullable: true })
  epoch: number | null;

  /** Tries that ended without settling it. */
  @Column('integer', { default: 0 })
  attempts: number;

  @Column('text', { nullable: true })
  claimedBy: string | null;

  @TimeColumn({ nullable: true })
  claimedUntil: number | null;

  @TimeColumn({ nullable: true })
  settledAt: number | null;

  @Column('text', { nullable: true })
  outcome: string | null;

  @Column('text', { nullable: true })
  error: string | null;
}
