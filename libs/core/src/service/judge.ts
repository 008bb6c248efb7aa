import { isSoft, PENDING_RUN, type Change, type Judgement } from '../check-run.js';
import { isOwnDoubt } from '../doubt/doubtful.js';
import { countLook, type Flaps } from '../flapping.js';
import { judge } from '../hard-state.js';
import type { Observation } from '../observation.js';
import { lapse } from '../staleness.js';
import { subjectKey, type Subject } from '../status.js';
import { changeTimeline, endOfLife, since } from './change-timeline.js';
import type { CheckDefinition } from './definition.js';
import type { ServiceEvent, StepContext } from './event.js';
import { LayeredMap } from './layered-map.js';
import { endGap, forgetFacts, isToldLate, learnLate } from './late-facts.js';
import { runFrom, watchedRuns, type WatchedRun } from './located-runs.js';
import { findCheck, isPlaced, leaseLapsedAt, leaseSubject } from './lookup.js';
import type { Draft, RunRecord, ServiceState } from './state.js';

const NEW_RUN: RunRecord = { run: PENDING_RUN, lastOutcome: null, provenAt: null };

/** First stage: what an observation, or the lack of one, does to the runs of checks. @see ST-4, ST-5 */
export function judgeStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind === 'observation') observe(draft, [event.observation], context);
  if (event.kind === 'facts') observe(draft, event.observations, context);
  if (event.kind === 'tick') lapseAll(draft, context);
}

/** What was told late is judged at the end and together: each of it can change all that followed. */
function observe(draft: Draft, observations: readonly Observation[], context: StepContext): void {
  const late = new Map<string, { readonly watched: WatchedRun; readonly observations: Observation[] }>();
  for (const observation of observations) {
    const watched = watchedRun(draft, observation);
    if (watched === null) continue;
    const key = subjectKey(watched.subject);
    if (!isToldLate(runRecord(draft, key), watched.check, observation.startedAt, context.now))
      observeOne(draft, watched, observation, context);
    else if (!late.get(key)?.observations.push(observation)) late.set(key, { watched, observations: [observation] });
  }
  for (const [key, { watched, observations: told }] of late) {
    lapseRun(draft, { record: runRecord(draft, key), ...watched }, context, context.now);
    learnLate(draft, watched, told, context);
  }
}

/** A heartbeat hears signals and is never looked at. */
function watchedRun(draft: Draft, { checkUid, instanceUid, location }: Observation): WatchedRun | null {
  const placed = findCheck(draft.definition, checkUid);
  if (placed === null || placed.check.heartbeat || !isPlaced(draft, placed, instanceUid)) return null;
  const subject = runFrom(placed.check, instanceUid, location);
  return subject === null ? null : { check: placed.check, subject };
}

function observeOne(draft: Draft, watched: WatchedRun, observation: Observation, context: StepContext): void {
  const { check, subject } = watched;
  const key = subjectKey(subject);
  const record = runRecord(draft, key);
  // A run that is overdue lapses first, so that what comes after a gap is judged as such.
  const current = lapseRun(draft, { record, check, subject }, context, observation.startedAt);
  const judged = judge(current.run, observation, check, context.now);
  const { run, change } = judged;
  const flaps = followFlaps(draft, { subject, record: current, judged }, context);
  const provenAt = run.status === 'up' && observation.outcome === 'ok' ? observation.startedAt : current.provenAt;
  const isSuspect = isOwnDoubt(observation);
  draft.runs.set(key, { ...current, run, lastOutcome: observation.outcome, isSuspect, provenAt, flaps });
  if (observation.outcome !== 'ok' || (current.lastOutcome !== null && current.lastOutcome !== 'ok')) {
    draft.effects.push({ kind: 'observation', observation });
  }
  if (current.lastOutcome !== 'inconclusive') recordDenial(draft, observation);
  endLapse(draft, observation, context);
  if (change !== null) {
    recordChange(draft, subject, change, context);
    if (change.from === 'unknown') endGap(draft, watched, change, context);
  } else if (isSoft(run) !== isSoft(current.run) || isSuspect !== (current.isSuspect ?? false)) {
    draft.effects.push({ kind: 'shown', subject });
  }
}

/** Somebody aimed a check where the egress rules forbid: that is on record once, not with each look. */
function recordDenial(draft: Draft, { checkUid, instanceUid, reason, message }: Observation): void {
  if (!reason.startsWith('egress_blocked')) return;
  const payload = { reason, message, ...(instanceUid === undefined ? {} : { instance: instanceUid }) };
  draft.effects.push({ kind: 'audit', actor: 'watchfloor', action: 'egress.deny', subject: `check:${checkUid}`, payload });
}

/**
 * Most observations change nothing but their run's memory; this is the short way for them.
 * Null: the observation has consequences and takes the long way.
 */
export function quietRun(state: ServiceState, observation: Observation, context: StepContext): ReadonlyMap<string, RunRecord> | null {
  const placed = findCheck(state.definition, observation.checkUid);
  const subject = placed && runFrom(placed.check, observation.instanceUid, observation.location);
  if (placed === null || subject === null) return null;
  const key = subjectKey(subject);
  const record = state.runs.get(key);
  if (record === undefined || observation.outcome !== 'ok' || record.lastOutcome !== 'ok') return null;
  if (observation.instanceUid !== undefined && leaseLapsedAt(state, observation.instanceUid) !== null) return null;
  const schedule = {
    intervalMs: placed.check.intervalMs,
    phaseMs: context.phaseOf(placed.check.uid, observation.instanceUid, placed.check.intervalMs),
  };
  if (lapse(record.run, schedule, observation.startedAt).run !== record.run) return null;
  const judged = judge(record.run, observation, placed.check, context.now);
  const { run, change } = judged;
  if (run === record.run || change !== null || isSoft(run) || isSoft(record.run)) return null;
  const flaps = record.flaps === undefined ? undefined : countLook(record.flaps, record.run, judged, context.now);
  if (isFlap(flaps) !== isFlap(record.flaps)) return null;
  return LayeredMap.copyOf(state.runs).set(key, { ...record, run, provenAt: observation.startedAt, flaps });
}

/** A registered instance whose lease ran out is UNKNOWN until a probe decides (model.md). */
function endLapse(draft: Draft, observation: Observation, context: StepContext): void {
  if (observation.instanceUid === undefined || observation.outcome === 'inconclusive') return;
  const lapsedAt = leaseLapsedAt(draft, observation.instanceUid);
  if (lapsedAt === null || observation.startedAt < lapsedAt) return;
  changeTimeline(draft, leaseSubject(observation.instanceUid), endOfLife(observation.startedAt), context);
}

/** Of some run it is yet to be written since when it can't be seen: the next tick does. */
export function isAnyOverdue(draft: Draft, context: StepContext): boolean {
  return watchedRuns(draft).some(({ check, subject }) => {
    const { run } = runRecord(draft, subjectKey(subject));
    const phaseMs = context.phaseOf(check.uid, subject.instanceUid, check.intervalMs);
    return !check.heartbeat && lapse(run, { intervalMs: check.intervalMs, phaseMs }, context.now).run !== run;
  });
}

function lapseAll(draft: Draft, context: StepContext): void {
  for (const { check, subject } of watchedRuns(draft)) {
    lapseRun(draft, { record: runRecord(draft, subjectKey(subject)), check, subject }, context, context.now);
    forgetFacts(draft, subjectKey(subject), context.now);
  }
}

function lapseRun(
  draft: Draft,
  of: { readonly record: RunRecord; readonly check: CheckDefinition; readonly subject: Subject },
  context: StepContext,
  until: number,
): RunRecord {
  const { record, check, subject } = of;
  if (check.heartbeat) return record;
  const phaseMs = context.phaseOf(check.uid, subject.instanceUid, check.intervalMs);
  const { run, change } = lapse(record.run, { intervalMs: check.intervalMs, phaseMs }, until);
  if (run === record.run) return record;
  const lapsed: RunRecord = { ...record, run };
  draft.runs.set(subjectKey(subject), lapsed);
  if (change !== null) recordChange(draft, subject, change, context);
  return lapsed;
}

/** How restless the check is by now; screens and everything that waits for its end follow when it flaps, or no longer. @see ST-7 */
export function followFlaps(
  draft: Draft,
  of: { readonly subject: Subject; readonly record: RunRecord; readonly judged: Judgement },
  context: StepContext,
): Flaps | undefined {
  const { subject, record, judged } = of;
  const flaps = countLook(record.flaps, record.run, judged, context.now);
  if (isFlap(flaps) === isFlap(record.flaps)) return flaps;
  draft.flapped.add(isFlap(flaps) ? 'began' : 'ended');
  draft.effects.push({ kind: 'shown', subject });
  return flaps;
}

function isFlap(flaps: Flaps | undefined): boolean {
  return flaps !== undefined && flaps.since !== null;
}

/** Writes a run's change into its timeline. */
export function recordChange(draft: Draft, subject: Subject, change: Change, context: StepContext): void {
  changeTimeline(draft, subject, since(change.at, change.to, change.reason), context);
}

/** The record of a run, as new when nothing was seen of it yet. */
export function runRecord(draft: Draft, key: string): RunRecord {
  return draft.runs.get(key) ?? NEW_RUN;
}
