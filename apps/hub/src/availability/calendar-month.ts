import type { Interval, Ms } from '@watchfloor/core';
import { DateTime, IANAZone } from 'luxon';

export interface CalendarMonth extends Interval {
  /** `2026-11` */
  readonly name: string;
  readonly timezone: string;
}

/** The month that an instant lies in, in that timezone; its days may have 23 or 25 hours. @see AV-12 */
export function monthAt(at: Ms, timezone: string): CalendarMonth {
  return monthFrom(DateTime.fromMillis(at, { zone: timezone }), timezone);
}

/** @param name a schema has judged it: `2026-11` */
export function monthNamed(name: string, timezone: string): CalendarMonth {
  return monthFrom(DateTime.fromISO(`${name}-01`, { zone: timezone }), timezone);
}

export function isTimezone(text: string): boolean {
  return IANAZone.isValidZone(text);
}

function monthFrom(within: DateTime, timezone: string): CalendarMonth {
  const first = within.startOf('month');
  return { name: first.toFormat('yyyy-MM'), timezone, from: first.toMillis(), to: first.plus({ months: 1 }).toMillis() };
}
