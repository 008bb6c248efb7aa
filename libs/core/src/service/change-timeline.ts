import { subjectKey, type Ms, type Status, type Subject } from '../status.js';
import { replaceFrom, segmentAt, type Segment, type Timeline } from '../timeline.js';
import type { Transition } from './effect.js';
import type { StepContext } from './event.js';
import type { Draft } from './state.js';

/** A status that begins at an instant and lasts. */
export function since(at: Ms, status: Status, reason: string): { from: Ms; segments: readonly Segment[] } {
  return { from: at, segments: [{ from: at, to: null, status, reason }] };
}

/** The subject is gone: its life ends there. */
export function endOfLife(at: Ms): { from: Ms; segments: readonly Segment[] } {
  return { from: at, segments: [] };
}

/**
 * Gives a subject new history from `from` on, with the transitions that are new in it. Returns since when
 * anything is different, or null when nothing is. @see AV-1, AV-2
 */
export function changeTimeline(
  draft: Draft,
  subject: Subject,
  change: { from: Ms; segments: readonly Segment[] },
  context: StepContext,
): Ms | null {
  const key = subjectKey(subject);
  const before = draft.timelines.get(key) ?? [];
  const after = replaceFrom(before, change.from, change.segments);
  const from = firstDifference(before, after);
  if (from === null) return null;
  draft.timelines.set(key, after);
  draft.moved.set(key, { subject, from: Math.min(from, draft.moved.get(key)?.from ?? from) });
  // Where taking something back lets an earlier segment go on, that one is written anew too: no segments means no life.
  const rewrittenFrom = Math.min(from, segmentAt(after, from)?.from ?? from);
  draft.effects.push({
    kind: 'timeline',
    subject,
    from: rewrittenFrom,
    segments: after.filter((segment) => segment.from >= rewrittenFrom),
    transitions: newTransitions(subject, { before, after, from }, context),
  });
  return from;
}

/** Segments are compared by where they begin and what they say: an end is the next one's beginning. */
function firstDifference(before: Timeline, after: Timeline): Ms | null {
  const length = Math.max(before.length, after.length);
  for (let index = 0; index < length; index++) {
    const [old, young] = [before[index], after[index]];
    if (old !== undefined && young !== undefined && old.from === young.from && old.status === young.status && old.reason === young.reason)
      continue;
    return Math.min(old?.from ?? Infinity, young?.from ?? Infinity);
  }
  const [oldEnd, youngEnd] = [before.at(-1)?.to ?? Infinity, after.at(-1)?.to ?? Infinity];
  return oldEnd === youngEnd ? null : Math.min(oldEnd, youngEnd);
}

function newTransitions(subject: Subject, change: { before: Timeline; after: Timeline; from: Ms }, context: StepContext): Transition[] {
  const known = new Set(boundaries(change.before, change.from).map((boundary) => boundaryKey(boundary)));
  const present = boundaries(change.after, change.from);
  const presentKeys = new Set(present.map((boundary) => boundaryKey(boundary)));
  const taken = boundaries(change.before, change.from)
    .filter((boundary) => !presentKeys.has(boundaryKey(boundary)))
    .map((boundary) => boundary.at);
  return present
    .filter((boundary) => !known.has(boundaryKey(boundary)))
    .map((boundary, index) => ({
      id: context.newId(),
      subject,
      ...boundary,
      decidedAt: context.now,
      ...(index === 0 && taken.length > 0 ? { supersedes: taken } : {}),
    }));
}

interface Boundary {
  readonly from: Status;
  readonly to: Status;
  readonly at: Ms;
  readonly reason: string;
}

/** Changes of status; a segment that only changes its reason is no transition. */
function boundaries(timeline: Timeline, from: Ms): Boundary[] {
  return timeline.flatMap((segment, index) => {
    const previous = timeline[index - 1]?.status ?? 'pending';
    if (segment.from < from || previous === segment.status) return [];
    return [{ from: previous, to: segment.status, at: segment.from, reason: segment.reason }];
  });
}

function boundaryKey(boundary: Boundary): string {
  return `${boundary.at}:${boundary.from}:${boundary.to}`;
}
