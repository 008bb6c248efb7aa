import { hardLevel, PENDING_RUN, type CheckRun, type Judgement, type Sighted, type Thresholds } from './check-run.js';
import { judge } from './hard-state.js';
import { firstDueAfter, lapse, type Schedule } from './staleness.js';
import type { Ms } from './status.js';
import { append, type Segment, type Standing, type Timeline } from './timeline.js';

/** A stretch in which nothing conclusive was heard in time, with what was seen there and told late. @see ST-5 */
export interface Gap {
  readonly from: Ms;
  /** Null while it lasts. */
  readonly to: Ms | null;
  /** What stood before it; null when nothing did or nobody knows any more. */
  readonly before: Standing | null;
  /** What ended it; null while it lasts. */
  readonly after: Standing | null;
  /** The conclusive ones, in order of start, one of each start. */
  readonly facts: readonly Sighted[];
}

/** The gap with one more fact; the same gap when it says nothing, or that start is known already. @see ST-6 */
export function withFact(gap: Gap, { startedAt, outcome, reason }: Sighted): Gap {
  if (outcome === 'inconclusive') return gap;
  const fact = { startedAt, outcome, reason };
  const later = gap.facts.findIndex(({ startedAt }) => startedAt >= fact.startedAt);
  if (later === -1) return { ...gap, facts: [...gap.facts, fact] };
  if (gap.facts[later].startedAt === fact.startedAt) return gap;
  return { ...gap, facts: gap.facts.toSpliced(later, 0, fact) };
}

/**
 * What the stretch was, had its facts come in time: they are judged as a sequence of their own with the thresholds of
 * the check, going on from what stood before. Where they say nothing it stays UNKNOWN, and a gap that lasts
 * ends in UNKNOWN whatever they say: what is told late never decides the present.
 */
export function refineGap(gap: Gap, thresholds: Thresholds, schedule: Schedule, now: Ms): Segment[] {
  let run = runBefore(gap, schedule);
  let timeline: Timeline = [{ from: gap.from, to: null, status: run.status, reason: run.reason }];
  const take = (judgement: Judgement): void => {
    run = judgement.run;
    const { change } = judgement;
    if (change !== null) timeline = append(timeline, Math.max(gap.from, change.at), change.to, change.reason);
  };
  for (const fact of gap.facts) {
    take(lapse(run, schedule, fact.startedAt));
    take(judge(run, fact, thresholds, fact.startedAt));
  }
  take(lapse(run, schedule, gap.to ?? now));
  if (gap.to === null) return [...openEnd(timeline, run, schedule, now)];
  const closed = joined(timeline, run, gap.after);
  return [...closed.slice(0, -1), { ...closed[closed.length - 1], to: gap.to }];
}

/** The last look before the gap was at most an interval before the first due time that was missed. */
function runBefore({ from, before }: Gap, { intervalMs }: Schedule): CheckRun {
  if (before === null) return { ...PENDING_RUN, status: 'unknown', since: from, reason: 'stale', afterGap: true };
  return { ...PENDING_RUN, ...before, since: from, lastConclusiveAt: from - intervalMs };
}

function openEnd(timeline: Timeline, run: CheckRun, schedule: Schedule, now: Ms): Timeline {
  if (run.status === 'unknown') return timeline;
  return append(timeline, Math.min(now, firstDueAfter(schedule, run.lastConclusiveAt!)), 'unknown', 'stale');
}

/** The last facts were on the way to what was decided right after the gap: then that began with the first of them. */
function joined(timeline: Timeline, run: CheckRun, after: Standing | null): Timeline {
  if (after === null || run.status === after.status) return timeline;
  const level = hardLevel({ ...run, status: after.status });
  const lastOther = run.window.findLastIndex((point) => point.level !== level);
  const first = run.window[lastOther + 1];
  return first === undefined ? timeline : append(timeline, first.startedAt, after.status, first.reason);
}
