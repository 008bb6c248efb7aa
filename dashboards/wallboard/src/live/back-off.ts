const LEAST_MS = 1_000;
export const MOST_MS = 30_000;

/** Wait before the next attempt: doubling from one second to thirty, each time anywhere in its upper half, for ever. */
export function backOffMs(attempt: number, random: number): number {
  const ceiling = Math.min(MOST_MS, 2 * LEAST_MS * 2 ** Math.min(attempt, 10));
  return Math.max(LEAST_MS, ceiling / 2 + (ceiling / 2) * random);
}
