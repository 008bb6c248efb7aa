export type ErrorCode =
  'not_found' | 'conflict' | 'invalid' | 'forbidden' | 'unauthorized' | 'too_large' | 'too_many' | 'unavailable' | 'not_applicable';

/** One wrong field: where it stands in what was sent, and the fix. */
export interface FieldProblem {
  readonly path: string;
  readonly message: string;
}

/** Expected failure with a code; the message names the thing and the fix. The hub's one filter maps code → HTTP. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly fields: readonly FieldProblem[] = [],
  ) {
    super(message);
  }
}
