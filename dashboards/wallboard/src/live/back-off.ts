const LEAST_MS = 1_000;
const MOST_MS = 30_000;

/**
 * For a hub that is away. Each wait is drawn anew, so that a thousand walls come back one after another;
 * and none is so long that a hub which is there again would miss a wall for 15 s.
 */
export const RECONNECTION = {
  reconnectionDelay: 2 * LEAST_MS,
  reconnectionDelayMax: 10_000,
  randomizationFactor: 0.5,
  timeout: 10_000,
} as const;

/** Wait before the next attempt: doubling from one second to thirty, each time anywhere in its upper half, for ever. */
export function backOffMs(attempt: number, random: number): number {
  const ceiling = Math.min(MOST_MS, 2 * LEAST_MS * 2 ** Math.min(attempt, 10));
  return Math.max(LEAST_MS, ceiling / 2 + (ceiling / 2) * random);
}
