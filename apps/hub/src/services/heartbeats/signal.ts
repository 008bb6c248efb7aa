import { DomainError } from '@watchfloor/core';

/** What a heartbeat says, as the core understands it. */
export interface Signal {
  readonly signal: 'start' | 'success' | 'fail';
  readonly text: string;
}

const EXIT_CODE = /^\d{1,3}$/;
const HIGHEST_EXIT_CODE = 255;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/**
 * Reads what stands behind the token in the address: nothing, `start`, `fail` or an exit code.
 * @throws DomainError `not_found` for anything else
 */
export function signalOf(word: string | undefined, body: unknown): Signal {
  const text = typeof body === 'string' ? body.replace(CONTROL, ' ').trim() : '';
  if (word === undefined) return { signal: 'success', text };
  if (word === 'start' || word === 'fail') return { signal: word, text };
  const exitCode = Number(word);
  if (!EXIT_CODE.test(word) || exitCode > HIGHEST_EXIT_CODE)
    throw new DomainError('not_found', 'A heartbeat ends with /start, /fail or an exit code up to 255.');
  return exitCode === 0 ? { signal: 'success', text } : { signal: 'fail', text: `exit code ${exitCode}${text === '' ? '' : `: ${text}`}` };
}
