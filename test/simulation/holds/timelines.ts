import { subjectKey, type Segment } from '@watchfloor/core';
import type { Hold } from '../world.js';

/** AV-1: in order, gapless but between two lives, only the last one open, and nothing in the future. */
export const timelinesAreGapless: Hold = ({ effects, after, now }, world) => {
  for (const effect of effects) {
    if (effect.kind !== 'timeline') continue;
    const key = subjectKey(effect.subject);
    const segments = after.timelines.get(key) ?? [];
    segments.forEach((segment, index) => judge(segment, segments[index + 1], (at) => world.lifeEnds.has(`${key}@${at}`), key));
    if (segments.some(({ from, to }) => from > now || (to ?? 0) > now)) throw new Error(`${key} has history in the future`);
  }
};

function judge(segment: Segment, next: Segment | undefined, isLifeEnd: (at: number) => boolean, key: string): void {
  if (segment.to !== null && segment.to <= segment.from) throw new Error(`${key} has an empty segment at ${segment.from}`);
  if (next === undefined) return;
  if (segment.to === null) throw new Error(`${key} has an open segment that is not the last`);
  if (next.from < segment.to) throw new Error(`${key} overlaps at ${next.from}`);
  if (next.from > segment.to && !isLifeEnd(segment.to)) throw new Error(`${key} has a gap at ${segment.to}`);
  if (next.from === segment.to && next.status === segment.status && !isLifeEnd(segment.to))
    throw new Error(`${key} changes into itself at ${next.from}`);
}
