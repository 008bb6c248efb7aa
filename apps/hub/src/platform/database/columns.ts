import { Column, DefaultNamingStrategy, type ColumnOptions } from 'typeorm';
import { snakeCase } from 'typeorm/util/StringUtils.js';

/** `dueAt` is stored as `due_at`; a name given to the decorator wins. */
export class SnakeCaseNames extends DefaultNamingStrategy {
  override columnName(propertyName: string, customName: string, embeddedPrefixes: string[]): string {
    return customName || snakeCase([...embeddedPrefixes, propertyName].join('_'));
  }
}

/** PostgreSQL hands a bigint over as text; every count and time of ours fits a number. */
export function BigintColumn(options: ColumnOptions = {}): PropertyDecorator {
  const from = (stored: string | number | null) => (stored === null ? null : Number(stored));
  return Column('bigint', { ...options, transformer: { from, to: (value: number | null) => value } });
}

/** Integer milliseconds UTC. */
export const TimeColumn = BigintColumn;

/** JSON as text: the same on both databases. Nothing is ever searched inside it. */
export function JsonColumn(options: ColumnOptions = {}): PropertyDecorator {
  return Column('simple-json', options);
}

/**
 * The instance of a subject. None is stored as '', because NULLs would not clash in a unique index;
 * in code it is `undefined`.
 */
export function InstanceColumn(): PropertyDecorator {
  const from = (stored: string) => (stored === '' ? undefined : stored);
  return Column('text', { default: '', transformer: { from, to: (value: string | undefined) => value ?? '' } });
}
