/** Paging channels: 1, 2, 4, 8, 15, 30 s, then every 30 s (WH-4). */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000] as const;
const LAST_PAUSE_MS = 30_000;

/** After a day nobody needs the page any more; it is dropped, and shown as dropped. */
export const MAX_AGE_MS = 24 * 3_600_000;

/** From this age on the next channel is told as well. */
export const PARALLEL_AFTER_MS = 60_000;

/**
 * How long to wait after the `attempts`-th failed try (1 = the first one).
 * A receiver's Retry-After can only make it longer.
 */
export function retryPauseMs(attempts: number, retryAfterMs = 0): number {
  return Math.max(PAUSES_MS[attempts - 1] ?? LAST_PAUSE_MS, retryAfterMs);
}
