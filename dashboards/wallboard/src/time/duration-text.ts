const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How long something has lasted, in one unit where that says enough: `12 s`, `4 m`, `3 h 12 m`, `2 d 4 h`. Rounded down. */
export function ageText(ms: number): string {
  if (ms < MINUTE_MS) return `${Math.max(0, Math.floor(ms / SECOND_MS))} s`;
  if (ms < HOUR_MS) return `${Math.floor(ms / MINUTE_MS)} m`;
  if (ms < DAY_MS) return pair(ms, HOUR_MS, 'h', MINUTE_MS, 'm');
  return pair(ms, DAY_MS, 'd', HOUR_MS, 'h');
}

/** The same in its largest unit alone, where there is no room for two: `3 h`. */
export function briefAgeText(ms: number): string {
  return /^\d+ \w/.exec(ageText(ms))![0];
}

function pair(ms: number, large: number, largeUnit: string, small: number, smallUnit: string): string {
  const rest = Math.floor((ms % large) / small);
  const head = `${Math.floor(ms / large)} ${largeUnit}`;
  return rest === 0 ? head : `${head} ${rest} ${smallUnit}`;
}

/** What is left of a budget, never flattered: what is left is rounded down, what is overdrawn up. @see AV-7 */
export function budgetText(leftMs: number): string {
  if (leftMs >= 0) return `${ageText(leftMs)} left`;
  const unit = -leftMs < MINUTE_MS ? SECOND_MS : -leftMs < DAY_MS ? MINUTE_MS : HOUR_MS;
  return `${ageText(Math.ceil(-leftMs / unit) * unit)} over`;
}

/** A share in ppm as a percentage with three decimals, floored: 998 999 prints 99.899 %. @see AV-7 */
export function shareText(ppm: number): string {
  return ppm >= 1_000_000 ? '100 %' : `${(Math.floor(ppm / 10) / 1_000).toFixed(3)} %`;
}
