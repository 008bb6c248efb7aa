const LEAST_MS = 1_000;
const MOST_MS = 30_000;

/**
 * How long to wait before the next try: between 1 s and 30 s, the range doubling with each failure and the
 * moment drawn from it, so that a fleet doesn't return to a restarted hub all at once.
 */
export function reconnectDelayMs(failures: number, random: () => number): number {
  const widest = Math.min(MOST_MS, LEAST_MS * 2 ** Math.min(failures + 1, 10));
  return Math.round(LEAST_MS + random() * (widest - LEAST_MS));
}
