/** Classes of SQLSTATE that say "not now": connection, resources, operator intervention, lock, read-only, serialisation. */
const PASSING_STATES = /^(08|53|57|55P03|25006|40|58)/;
const PASSING_CODES =
  /^(ECONN|EPIPE|ETIMEDOUT|EHOST|ENET|ENOTFOUND|EAI_|ENOSPC|EDQUOT|EROFS|EMFILE|ENFILE|SQLITE_(BUSY|LOCKED|FULL|IOERR|READONLY|CANTOPEN|NOMEM|PROTOCOL))/;
const PASSING_TEXTS =
  /timeout|timed out|Connection terminated|No turn on the SQLite connection|not queryable|after calling end on the pool|has been destroyed|runner already released/i;

/**
 * Whether trying the same again can help: the database is away, full, locked or read-only, or the journal's disk is.
 * Anything else (a violated constraint, a wrong value) is ours and stays wrong.
 */
export function isPassing(error: unknown): boolean {
  const { code, driverError, cause, message } = (error ?? {}) as {
    code?: string;
    driverError?: unknown;
    cause?: unknown;
    message?: string;
  };
  if (code !== undefined) return PASSING_STATES.test(code) || PASSING_CODES.test(code);
  if (driverError !== undefined) return isPassing(driverError);
  if (cause !== undefined && isPassing(cause)) return true;
  return PASSING_TEXTS.test(message ?? '');
}
