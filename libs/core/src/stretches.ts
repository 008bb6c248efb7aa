import { lengthOf } from './intervals.js';
import type { Interval } from './intervals.js';
import type { Ms, Status } from './status.js';
import { segmentsSince } from './timeline.js';
import type { Timeline } from './timeline.js';

/** A status that counts: a subject in service is never PENDING. */
export type LivingStatus = Exclude<Status, 'pending'>;

/** A segment cut to a window, closed on both sides. */
export interface Stretch extends Interval {
  readonly status: LivingStatus;
  readonly reason: string;
}

/**
 * The segments inside the window, cut to it and without gaps: what no segment covers, or a paused one does,
 * is UNKNOWN; `before` says what stood before the first segment when that is known. @see AV-4, AV-8
 */
export function stretchesOf(timeline: Timeline, window: Interval, before: LivingStatus = 'unknown'): Stretch[] {
  const stretches: Stretch[] = [];
  let from = window.from;
  const cover = (to: Ms, status: LivingStatus, reason: string): void => {
    const stretch = { from, to: Math.min(to, window.to), status, reason };
    if (lengthOf(stretch) === 0) return;
    stretches.push(stretch);
    from = stretch.to;
  };
  for (const segment of segmentsSince(timeline, window.from)) {
    const isFirst = segment === timeline[0];
    cover(segment.from, isFirst ? before : 'unknown', isFirst ? 'before_first_segment' : 'not_measured');
    const status = segment.status === 'pending' ? 'unknown' : segment.status;
    cover(segment.to ?? window.to, status, segment.reason);
  }
  cover(window.to, 'unknown', 'not_measured');
  return stretches;
}
