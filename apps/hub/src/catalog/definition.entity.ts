import { Column, Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn, TimeColumn } from '../platform/database/columns.js';
import type { Bodies, DefinitionKind } from '../platform/configuration/bodies.js';

/** What exists, as the file or the API says. `uid` is for ever; `key` is what people write and may change. */
@Entity('definition')
export class Definition {
  @PrimaryColumn('text')
  uid: string;

  @Column('text')
  namespace: string;

  @Column('text')
  kind: DefinitionKind;

  @Column('text')
  key: string;

  /** The service of a component, the component of an instance, either of a check. */
  @Column('text', { nullable: true })
  parentUid: string | null;

  /** Its own uid for a service; null for a channel. */
  @Column('text', { nullable: true })
  serviceUid: string | null;

  @Column('integer', { nullable: true })
  shard: number | null;

  /** Rises when the meaning changes. */
  @Column('integer')
  revision: number;

  @TimeColumn()
  revisedAt: number;

  @Column('text')
  origin: 'file' | 'api' | 'module';

  @JsonColumn()
  body: Bodies[DefinitionKind];

  @TimeColumn()
  createdAt: number;

  /** Its history and its availability stay. */
  @TimeColumn({ nullable: true })
  retiredAt: number | null;
}

export type DefinitionOf<Kind extends DefinitionKind> = Definition & { readonly kind: Kind; readonly body: Bodies[Kind] };
