/** How far back a change may still reach: history that ended before is no longer kept in memory. */
export const HORIZON_MS = 3_600_000;
