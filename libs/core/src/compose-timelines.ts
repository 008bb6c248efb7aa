import type { Ms, Status } from './status.js';
import { countUntil, replaceFrom } from './timeline.js';
import type { Segment, Timeline } from './timeline.js';

/** A status and why. */
export interface Standing {
  readonly status: Status;
  readonly reason: string;
}

/** Composes what several subjects are at one instant; the standings come in the order of the inputs. */
export type Compose = (standings: readonly Standing[]) => Standing;

const NOT_LIVING: Standing = { status: 'pending', reason: 'pending' };

/**
 * The composition of the inputs at each instant from `from` on (AV-11). The segments are gapless; where
 * no input lives, `compose` is asked with pending standings, and its answer stands.
 */
export function composeTimelines(inputs: readonly Timeline[], from: Ms, compose: Compose): Segment[] {
  const segments: Segment[] = [];
  const cursors = inputs.map((timeline) => Math.max(0, countUntil(timeline, from) - 1));
  for (const at of edgesFrom(inputs, from)) {
    const standings = inputs.map((timeline, index) => {
      while (cursors[index] + 1 < timeline.length && timeline[cursors[index] + 1].from <= at) cursors[index] += 1;
      return standingAt(timeline[cursors[index]], at);
    });
    extend(segments, at, compose(standings));
  }
  return segments;
}

/** The subject's timeline with everything from `from` on composed anew. */
export function recompose(timeline: Timeline, inputs: readonly Timeline[], from: Ms, compose: Compose): Timeline {
  return replaceFrom(timeline, from, composeTimelines(inputs, from, compose));
}

function edgesFrom(inputs: readonly Timeline[], from: Ms): Ms[] {
  const edges = new Set([from]);
  for (const timeline of inputs) {
    for (const segment of timeline.slice(Math.max(0, countUntil(timeline, from) - 1))) {
      if (segment.from > from) edges.add(segment.from);
      if (segment.to !== null && segment.to > from) edges.add(segment.to);
    }
  }
  return [...edges].sort((a, b) => a - b);
}

function standingAt(segment: Segment | undefined, at: Ms): Standing {
  const lives = segment !== undefined && segment.from <= at && (segment.to === null || at < segment.to);
  return lives ? { status: segment.status, reason: segment.reason } : NOT_LIVING;
}

function extend(segments: Segment[], at: Ms, { status, reason }: Standing): void {
  const last = segments.at(-1);
  if (last?.status === status) return;
  if (last !== undefined) segments[segments.length - 1] = { ...last, to: at };
  segments.push({ from: at, to: null, status, reason });
}
