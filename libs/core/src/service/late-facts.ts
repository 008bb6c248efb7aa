import { refineGap, withFact, type Gap } from '../gap.js';
import type { Observation } from '../observation.js';
import { staleAfterMs } from '../staleness.js';
import { subjectKey, type Ms } from '../status.js';
import { segmentAt, segmentsSince, type Segment, type Timeline } from '../timeline.js';
import { changeTimeline } from './change-timeline.js';
import type { CheckDefinition } from './definition.js';
import type { StepContext } from './event.js';
import type { WatchedRun } from './located-runs.js';
import type { Draft, RunRecord } from './state.js';

/** So much of the past is kept of one run: what is told beyond it finds UNKNOWN, and leaves it. */
const MOST_GAPS = 4;
const MOST_FACTS = 4_096;
/** Facts come in a stream after a return; when none came for so long, what they said stands. */
const REMEMBERED_MS = 600_000;

/**
 * Older than the newest look, or so old that it says nothing of now: then it may refine the past, and never
 * decides the present. @see ST-5, ST-6
 */
export function isToldLate({ run }: RunRecord, { intervalMs }: CheckDefinition, startedAt: Ms, now: Ms): boolean {
  const isBehind = run.lastStartedAt !== null && startedAt <= run.lastStartedAt && run.lastStartedAt <= now;
  return isBehind || now - startedAt >= staleAfterMs(intervalMs);
}

/** What was seen while nobody heard of it replaces the UNKNOWN of that time; known stretches stand (model.md "Ownership"). */
export function learnLate(draft: Draft, watched: WatchedRun, observations: readonly Observation[], context: StepContext): void {
  const key = subjectKey(watched.subject);
  const changed = new Set<Gap>();
  for (const observation of observations) {
    const gaps = gapsOf(draft, key);
    const known = gaps.find((gap) => isInside(gap, observation.startedAt));
    const gap = known ?? gapAt(draft, key, observation.startedAt);
    if (gap === null) continue;
    if (observation.outcome !== 'ok') draft.effects.push({ kind: 'observation', observation, late: true });
    const told = withFact(gap, observation);
    if (told === gap || told.facts.length > MOST_FACTS) continue;
    keep(draft, key, [...gaps.filter((other) => other !== gap), told], context.now);
    changed.delete(gap);
    changed.add(told);
  }
  for (const gap of changed) rewrite(draft, watched, gap, context);
}

/** The present decided something: the gap that lasted until then ends there, and its last facts lead up to it. */
export function endGap(
  draft: Draft,
  watched: WatchedRun,
  after: { at: Ms; to: Segment['status']; reason: string },
  context: StepContext,
): void {
  const key = subjectKey(watched.subject);
  const gaps = gapsOf(draft, key);
  const open = gaps.find(({ to }) => to === null);
  if (open === undefined) return;
  const { at: to, to: status, reason } = after;
  const facts = open.facts.filter(({ startedAt }) => startedAt < to);
  const ended: readonly Gap[] = facts.length === 0 ? [] : [{ ...open, to, after: { status, reason }, facts }];
  keep(draft, key, [...gaps.filter((gap) => gap !== open), ...ended], context.now);
  for (const gap of ended) rewrite(draft, watched, gap, context);
}

/** What was told long ago is settled. */
export function forgetFacts(draft: Draft, key: string, now: Ms): void {
  const record = draft.runs.get(key);
  if (record?.late === undefined || now - record.late.toldAt < REMEMBERED_MS) return;
  draft.runs.set(key, withoutFacts(record));
}

function withoutFacts({ late: _late, ...record }: RunRecord): RunRecord {
  return record;
}

function gapsOf(draft: Draft, key: string): readonly Gap[] {
  const forgottenUntil = draft.forgottenUntil.get(key) ?? -Infinity;
  return (draft.runs.get(key)?.late?.gaps ?? []).filter(({ from }) => from >= forgottenUntil);
}

function isInside({ from, to }: Gap, at: Ms): boolean {
  return from <= at && (to === null || at < to);
}

/** The UNKNOWN stretch there as a gap of which nothing was told yet. */
function gapAt(draft: Draft, key: string, at: Ms): Gap | null {
  const timeline = draft.timelines.get(key) ?? [];
  const segment = segmentAt(timeline, at);
  if (segment?.status !== 'unknown') return null;
  const { from, to } = segment;
  return { from, to, before: standingAt(timeline, from - 1), after: to === null ? null : standingAt(timeline, to), facts: [] };
}

function standingAt(timeline: Timeline, at: Ms): Gap['before'] {
  const segment = segmentAt(timeline, at);
  return segment === undefined ? null : { status: segment.status, reason: segment.reason };
}

function keep(draft: Draft, key: string, gaps: readonly Gap[], toldAt: Ms): void {
  const newest = gaps.toSorted((a, b) => a.from - b.from).slice(-MOST_GAPS);
  draft.runs.set(key, { ...draft.runs.get(key)!, late: { gaps: newest, toldAt } });
}

function rewrite(draft: Draft, { check, subject }: WatchedRun, gap: Gap, context: StepContext): void {
  const phaseMs = context.phaseOf(check.uid, subject.instanceUid, check.intervalMs);
  const refined = refineGap(gap, check, { intervalMs: check.intervalMs, phaseMs }, context.now);
  const segments = [...refined, ...whatFollows(draft.timelines.get(subjectKey(subject))!, gap)];
  changeTimeline(draft, subject, { from: gap.from, segments }, context);
}

/** A later segment may have grown together with what was told; it begins where the gap ended. */
function whatFollows(timeline: Timeline, { to, after }: Gap): readonly Segment[] {
  if (to === null) return [];
  if (after === null) return timeline.filter(({ from }) => from >= to);
  const [first, ...rest] = segmentsSince(timeline, to);
  return [{ ...first, from: to, reason: after.reason }, ...rest];
}
