const timeOfDay = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const monthName = new Intl.DateTimeFormat('en', { month: 'short', timeZone: 'UTC' });

/** `14:03:22` where the screen hangs. */
export function timeText(ms: number): string {
  return timeOfDay.format(ms);
}

/** `Nov` for `2026-11`. */
export function monthText(month: string): string {
  const ms = Date.parse(`${month}-15T00:00:00Z`);
  return Number.isNaN(ms) ? month : monthName.format(ms);
}
