import type { Ms } from './status.js';
import { segmentsSince } from './timeline.js';
import type { Segment, Standing, Timeline } from './timeline.js';

/** Composes what several subjects are at one instant; the standings come in the order of the inputs. */
export type Compose = (standings: readonly Standing[]) => Standing;

const NOT_LIVING: Standing = { status: 'pending', reason: 'pending' };

/** The composition of the inputs at each instant from `from` on; an input without a life there is `pending`. @see AV-11 */
export function composeTimelines(inputs: readonly Timeline[], from: Ms, compose: Compose): Segment[] {
  const recent = inputs.map((timeline) => segmentsSince(timeline, from));
  const cursors = recent.map(() => 0);
  const segments: Segment[] = [];
  for (const at of edgesAfter(recent, from)) {
    const standings = recent.map((timeline, index) => {
      while (cursors[index] + 1 < timeline.length && timeline[cursors[index] + 1].from <= at) cursors[index] += 1;
      return standingAt(timeline[cursors[index]], at);
    });
    const { status, reason } = compose(standings);
    const last = segments.at(-1);
    if (last?.status === status) continue;
    if (last !== undefined) segments[segments.length - 1] = { ...last, to: at };
    segments.push({ from: at, to: null, status, reason });
  }
  return segments;
}

function edgesAfter(timelines: readonly Timeline[], from: Ms): Ms[] {
  const ends = timelines.flat().flatMap((segment) => [segment.from, segment.to ?? from]);
  return [...new Set([from, ...ends.filter((at) => at > from)])].sort((a, b) => a - b);
}

function standingAt(segment: Segment | undefined, at: Ms): Standing {
  const lives = segment !== undefined && segment.from <= at && (segment.to === null || at < segment.to);
  return lives ? { status: segment.status, reason: segment.reason } : NOT_LIVING;
}
