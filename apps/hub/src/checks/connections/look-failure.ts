/** A look that ended without an answer to judge; the reason is a code of `OUTCOME_OF_REASON`. */
export class LookFailure extends Error {
  override readonly name = 'LookFailure';

  constructor(
    readonly reason: string,
    message: string,
  ) {
    super(message);
  }
}
