import type { Act, ActState, ActVerdict } from '@watchfloor/core';
import { Column, Entity, PrimaryColumn } from 'typeorm';
import { BigintColumn, JsonColumn, TimeColumn } from '../platform/database/columns.js';
import { DecidedRow } from '../platform/database/service-row.js';

/** One attempt to heal a target; the row stands before anything is done. */
@Entity('act')
export class ActRow extends DecidedRow implements Act {
  @PrimaryColumn('text')
  id: string;

  @Column('text')
  targetKind: Act['target']['kind'];

  @Column('text')
  targetUid: string;

  @Column('text')
  componentUid: string;

  @Column('integer')
  number: number;

  @JsonColumn()
  cause: Act['cause'];

  @Column('integer')
  step: number;

  @Column('text')
  action: string;

  @Column('text')
  plan: string;

  @Column('text')
  state: ActState;

  @TimeColumn()
  intentAt: number;

  @TimeColumn({ nullable: true })
  startedAt: number | null;

  /** When the action's call returned. */
  @TimeColumn({ nullable: true })
  calledAt: number | null;

  @TimeColumn({ nullable: true })
  endedAt: number | null;

  @BigintColumn()
  fencingToken: number;

  @JsonColumn()
  verdicts: ActVerdict[];

  @Column('text')
  output: string;

  /** While verifying: since when the target is good again. */
  @TimeColumn({ nullable: true })
  goodSince: number | null;

  get target(): Act['target'] {
    return { kind: this.targetKind, uid: this.targetUid };
  }
}
