import type { AvailabilityQuery } from '@watchfloor/contracts';
import { DomainError, type Interval, type Ms } from '@watchfloor/core';
import { milliseconds } from '../platform/instant.js';
import { isTimezone, monthAt, monthNamed } from './calendar-month.js';

/** The edges that figures are asked for, and the timezone whose calendar they follow. */
export interface Window extends Interval {
  readonly timezone: string;
}

/**
 * `from` and `to`, or a `month`; without any the running month. The hub's timezone counts unless another is given.
 * @throws DomainError `invalid` naming the parameter
 */
export function windowOf(query: AvailabilityQuery, { now, timezone: home }: { readonly now: Ms; readonly timezone: string }): Window {
  const { month, timezone = home } = query;
  if (!isTimezone(timezone)) throw wrong('timezone', 'is no IANA time zone, such as Europe/Paris');
  const period = periodOf(query, now);
  if (period === null) return month === undefined ? monthAt(now, timezone) : monthNamed(month, timezone);
  if (month !== undefined) throw wrong('month', 'and from are two windows: give one of them');
  return { ...period, timezone };
}

/** Null when neither edge is given; without `to` it lasts until now. @throws DomainError `invalid` */
export function periodOf({ from, to }: { readonly from?: string | undefined; readonly to?: string | undefined }, now: Ms): Interval | null {
  if (from === undefined && to === undefined) return null;
  if (from === undefined) throw wrong('from', 'is needed beside to');
  const period = { from: milliseconds(from), to: to === undefined ? now : milliseconds(to) };
  if (period.from >= period.to) throw wrong('to', 'must be after from');
  return period;
}

function wrong(path: string, message: string): DomainError {
  return new DomainError('invalid', `The query is not valid: ${path} ${message}`, [{ path, message }]);
}
