import type { TableColumnOptions } from 'typeorm';

/** The few column types that mean the same on SQLite and PostgreSQL. */
export const text = (name: string): TableColumnOptions => ({ name, type: 'text' });
export const whole = (name: string): TableColumnOptions => ({ name, type: 'integer' });
/** Milliseconds UTC, and counters that may outgrow 32 bits. */
export const big = (name: string): TableColumnOptions => ({ name, type: 'bigint' });
export const json = text;

export const key = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isPrimary: true });
export const optional = (column: TableColumnOptions): TableColumnOptions => ({ ...column, isNullable: true });

/** Every row of a service says whose it is, so that namespaces and several owners need no second migration. */
export const OF_SERVICE: readonly TableColumnOptions[] = [text('namespace'), text('service_uid'), whole('shard')];
/** A decided row also carries the epoch of the owner that decided it. */
export const DECIDED: readonly TableColumnOptions[] = [...OF_SERVICE, big('epoch')];

/** A subject's columns; no instance is '' (NULLs would not clash in a unique index). */
export const SUBJECT: readonly TableColumnOptions[] = [
  text('subject_kind'),
  text('subject_uid'),
  { ...text('instance_uid'), default: "''" },
];
export const SUBJECT_NAMES = ['subject_kind', 'subject_uid', 'instance_uid'];
