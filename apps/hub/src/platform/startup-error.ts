/** The hub can't start and a person can fix it: printed as plain text, then exit code 1. */
export class StartupError extends Error {
  override readonly name = 'StartupError';
}
