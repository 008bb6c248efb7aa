import { availabilityOf, statusAt, subjectKey, type Segment } from '@watchfloor/core';
import { expectedAt } from '../../holds/composition.js';
import type { Hold } from './hold.js';

/** I8, AV-1: the segments of each subject follow each other without gap or overlap, and their parts make the whole. */
export const livesArePartitions: Hold = ({ record, until }) => {
  for (const [key, timeline] of record.timelines()) {
    timeline.forEach((segment, index) => judge(key, segment, timeline[index + 1]));
    addsUp(key, timeline, until);
  }
};

function judge(key: string, { from, to, status }: Segment, next: Segment | undefined): void {
  if (to !== null && to <= from) throw new Error(`${key} is ${status} from ${from} to ${to}`);
  if (next === undefined) return;
  if (to !== next.from) throw new Error(`${key} is ${status} from ${from} to ${to}, then ${next.status} from ${next.from}`);
  if (status === next.status) throw new Error(`${key} is ${status} and then ${status} at ${next.from}`);
}

/** AV-5, to the millisecond: each part is the sum of its segments, and the parts are the wall period. */
function addsUp(key: string, timeline: readonly Segment[], now: number): void {
  const from = timeline[0]?.from ?? now;
  const figures = availabilityOf({ timeline, from, to: now, now });
  const spent = (status: Segment['status']) =>
    timeline.reduce(
      (sum, segment) => sum + (segment.status === status ? Math.min(segment.to ?? now, now) - Math.min(segment.from, now) : 0),
      0,
    );
  const parts = { up: figures.upMs, degraded: figures.degradedMs, down: figures.downMs, unknown: figures.unknownMs } as const;
  for (const status of ['up', 'degraded', 'down', 'unknown'] as const) {
    if (parts[status] !== spent(status))
      throw new Error(`${key} was ${status} for ${spent(status)} ms, and the figure is ${parts[status]} ms`);
  }
  const sum = Object.values(parts).reduce((total, part) => total + part, 0);
  if (from < now && sum !== now - from) throw new Error(`${sum} ms of the ${now - from} ms of ${key} are accounted for`);
}

/** AV-11: what is composed is at each change what its inputs were. */
export const compositionIsThatOfItsInputs: Hold = ({ record, lives, wall, until }) => {
  const timelines = record.timelines();
  const ambiguous = wall.ambiguous();
  const instants = new Set([...timelines.values()].flatMap((timeline) => timeline.map(({ from }) => from)));
  for (const state of lives.last?.hub?.committed.all() ?? []) {
    const stored = { ...state, timelines };
    for (const at of [...instants, until - 1]) {
      if (ambiguous.some(({ from, to }) => from <= at && at < to)) continue;
      for (const { subject, expected } of expectedAt(stored, at)) {
        const status = statusAt(timelines.get(subjectKey(subject)) ?? [], at);
        if (status !== expected) throw new Error(`${subjectKey(subject)} is ${status} at ${at}, its inputs say ${expected}`);
      }
    }
  }
};
