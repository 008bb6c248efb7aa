import { BreakerTimeoutError } from './breaker-errors.js';

/**
 * Runs a call with a deadline of our own, so that it ends in time whatever the breaker does meanwhile.
 * The signal is aborted at the deadline: pass it on and nothing goes on in the background.
 * @throws BreakerTimeoutError at the deadline, else whatever the call throws
 */
export async function withDeadline<T>(invoke: (signal: AbortSignal) => Promise<T> | T, dependency: string, timeoutMs: number): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new BreakerTimeoutError(dependency, timeoutMs);
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([Promise.resolve(controller.signal).then(invoke), deadline]);
  } finally {
    clearTimeout(timer);
  }
}
