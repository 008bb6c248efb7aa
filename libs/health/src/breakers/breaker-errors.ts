/** The call was not made: the breaker is open, or its half-open trial is under way. */
export class BreakerOpenError extends Error {
  override readonly name = 'BreakerOpenError';
  readonly code = 'EOPENBREAKER';

  constructor(readonly dependency: string) {
    super(`the breaker towards ${dependency} is open`);
  }
}

/** The call was made and gave no answer in time; whatever it returns later is ignored. */
export class BreakerTimeoutError extends Error {
  override readonly name = 'BreakerTimeoutError';
  readonly code = 'ETIMEDOUT';

  constructor(
    readonly dependency: string,
    readonly timeoutMs: number,
  ) {
    super(`${dependency} did not answer within ${timeoutMs} ms`);
  }
}
