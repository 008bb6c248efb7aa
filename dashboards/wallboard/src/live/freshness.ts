/** Two missed beats: the amber line surely stands before five seconds of silence are over. */
export const QUIET_AFTER_MS = 4_000;
/** The banner and the hatching surely stand before fifteen seconds of silence are over. */
export const LOST_AFTER_MS = 14_000;

export type Freshness = 'fresh' | 'quiet' | 'lost';

/** How far what is shown can be trusted. `connected` false turns amber at once: nobody waits to hear what is known. */
export function freshnessOf(silentForMs: number, connected: boolean): Freshness {
  if (silentForMs >= LOST_AFTER_MS) return 'lost';
  return silentForMs >= QUIET_AFTER_MS || !connected ? 'quiet' : 'fresh';
}
