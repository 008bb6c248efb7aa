/** So many walls do not reload in the same second. */
const SPREAD_MS = 60_000;
/** A room that is never calm gets the new page after all. */
const AT_LATEST_AFTER_MS = 15 * 60_000;

/** Whether the page of a newer hub may be loaded now: soon when nothing is down, at the latest after a quarter of an hour. */
export function mayReload({ downCount, waitedMs, random }: { downCount: number; waitedMs: number; random: number }): boolean {
  if (waitedMs >= AT_LATEST_AFTER_MS) return true;
  return downCount === 0 && waitedMs >= 5_000 + random * SPREAD_MS;
}
