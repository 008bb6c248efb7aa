import { DomainError, type Command } from '@watchfloor/core';

const WISHES: ReadonlySet<Command['kind']> = new Set(['acknowledge', 'comment', 'severity', 'resolve', 'declare', 'release', 'act-start']);

/**
 * Without a database what happened is kept: a job that signalled must not be DOWN for its silence. What somebody wants
 * waits: an act above all, because nothing proves that this hub still decides (I4).
 * @throws DomainError
 */
export function refuseWish({ kind }: Command): void {
  if (!WISHES.has(kind)) return;
  throw new DomainError(
    'unavailable',
    'The database does not take writes now. Nothing was changed: send it again when the hub records again.',
  );
}
