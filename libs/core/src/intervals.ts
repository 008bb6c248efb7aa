import type { Ms } from './status.js';

/** Half-open `[from, to)`. */
export interface Interval {
  readonly from: Ms;
  readonly to: Ms;
}

export function lengthOf({ from, to }: Interval): Ms {
  return Math.max(0, to - from);
}

export function intersect(a: Interval, b: Interval): Interval {
  const from = Math.max(a.from, b.from);
  return { from, to: Math.max(from, Math.min(a.to, b.to)) };
}

/** The same moments as intervals in order that don't touch, so that overlapping ones count once. @see AV-9 */
export function unite(intervals: readonly Interval[]): readonly Interval[] {
  const united: Interval[] = [];
  for (const interval of intervals.filter((each) => lengthOf(each) > 0).sort((a, b) => a.from - b.from)) {
    const last = united.at(-1);
    if (last === undefined || interval.from > last.to) united.push(interval);
    else united[united.length - 1] = { from: last.from, to: Math.max(last.to, interval.to) };
  }
  return united;
}

/** How much of `interval` lies inside `others`, which must not overlap each other. */
export function overlapMs(interval: Interval, others: readonly Interval[]): Ms {
  return others.reduce((sum, other) => sum + lengthOf(intersect(interval, other)), 0);
}
