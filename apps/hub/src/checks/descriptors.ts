import { readFileSync } from 'node:fs';

/** However many descriptors there are: more at once would only measure ourselves. */
const MOST_IN_FLIGHT = 2_048;
const LEAST_IN_FLIGHT = 16;
/** For the database, the API, screens and messages: looks wait before any of these has to. */
const LEAST_RESERVE = 128;
const RESERVE_RATIO = 0.25;

/** How many looks may be in flight with so many descriptors, each of which needs one. @see I9 */
export function mostInFlight(openFiles: number | null): number {
  if (openFiles === null) return MOST_IN_FLIGHT;
  const reserve = Math.max(LEAST_RESERVE, Math.ceil(openFiles * RESERVE_RATIO));
  return Math.min(MOST_IN_FLIGHT, Math.max(LEAST_IN_FLIGHT, openFiles - reserve));
}

/** The limit of this process; null where the system doesn't say, or there is none. */
export function openFilesLimit(limits = '/proc/self/limits'): number | null {
  try {
    const soft = /^Max open files\s+(\d+)/m.exec(readFileSync(limits, 'utf8'))?.[1];
    return soft === undefined ? null : Number(soft);
  } catch {
    return null;
  }
}
