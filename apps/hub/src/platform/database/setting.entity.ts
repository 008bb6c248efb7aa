import { Entity, PrimaryColumn } from 'typeorm';
import { JsonColumn } from './columns.js';

/** A fact of the installation itself, by name. */
@Entity('setting')
export class Setting {
  @PrimaryColumn('text')
  name: string;

  @JsonColumn()
  value: unknown;
}
