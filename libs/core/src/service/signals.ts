import { DomainError } from '../error.js';
import { judgeMiss, judgeSignal, wasHeardSince } from '../heartbeat.js';
import type { Observation } from '../observation.js';
import { subjectKey, type Ms, type Outcome } from '../status.js';
import type { Command, ServiceEvent, StepContext } from './event.js';
import { followFlaps, recordChange, runRecord } from './judge.js';
import { findCheck, isPlaced, runKey, runSubject } from './lookup.js';
import type { Draft } from './state.js';

type Signal = Extract<Command, { kind: 'signal' }>;
type HeartbeatTimer = Extract<Extract<Command, { kind: 'timer' }>['timer'], { purpose: 'heartbeat' }>;
interface Expected {
  readonly dueAt: Ms;
  readonly deadline: Ms;
}

/** Heartbeats: a signal decides at once, a missed one at the end of its grace (model.md "Gaps"). */
export function signalStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command') return;
  const { command } = event;
  if (command.kind === 'signal') hear(draft, command, context);
  if (command.kind === 'timer' && command.timer.purpose === 'heartbeat') {
    const { timer, next = null, unheard = false } = command;
    miss(draft, timer, { next, away: unheard || context.wasAway(timer.dueAt, timer.deadline) }, context);
  }
}

function hear(draft: Draft, signal: Signal, context: StepContext): void {
  if (!isHeartbeat(draft, signal)) throw new DomainError('not_found', 'No such heartbeat.');
  if (signal.next !== null) expect(draft, signal, signal.next);
  const outcome: Outcome = signal.signal === 'fail' ? 'fail' : signal.signal === 'success' ? 'ok' : 'inconclusive';
  const reason = outcome === 'ok' ? 'ok' : outcome === 'fail' ? 'heartbeat_failed' : 'heartbeat_started';
  const observation = signalObservation(signal, { outcome, reason, now: context.now });
  draft.effects.push({ kind: 'observation', observation });
  const record = runRecord(draft, runKey(signal.checkUid, signal.instanceUid));
  const judged = judgeSignal(record.run, observation, context.now);
  const { run, change } = judged;
  const subject = runSubject(signal.checkUid, signal.instanceUid);
  const flaps = followFlaps(draft, { subject, record, judged }, context);
  const provenAt = outcome === 'ok' ? context.now : record.provenAt;
  const expectedAt = signal.next?.dueAt ?? record.expectedAt;
  draft.runs.set(runKey(signal.checkUid, signal.instanceUid), { run, lastOutcome: outcome, provenAt, flaps, expectedAt });
  if (change !== null) recordChange(draft, subject, change, context);
}

function signalObservation(signal: Signal, seen: { outcome: Outcome; reason: string; now: Ms }): Observation {
  return {
    checkUid: signal.checkUid,
    ...(signal.instanceUid === undefined ? {} : { instanceUid: signal.instanceUid }),
    location: 'hub',
    startedAt: seen.now,
    endedAt: seen.now,
    outcome: seen.outcome,
    reason: seen.reason,
    message: signal.text,
    latencyMs: 0,
    phases: {},
  };
}

function miss(
  draft: Draft,
  timer: HeartbeatTimer,
  seen: { readonly next: Expected | null; readonly away: boolean },
  context: StepContext,
): void {
  if (!isHeartbeat(draft, timer)) return;
  const record = runRecord(draft, runKey(timer.checkUid, timer.instanceUid));
  // It came after all, or another one before it: what is expected since then may not be in the rows yet.
  if (wasHeardSince(record.run, timer.dueAt) || timer.dueAt < (record.expectedAt ?? -Infinity)) return;
  if (seen.next !== null) expect(draft, timer, seen.next);
  const judged = judgeMiss(record.run, { graceEndsAt: timer.deadline, away: seen.away });
  const { run, change } = judged;
  if (change === null) return;
  const subject = runSubject(timer.checkUid, timer.instanceUid);
  const flaps = followFlaps(draft, { subject, record, judged }, context);
  draft.runs.set(subjectKey(subject), { ...record, run, flaps });
  recordChange(draft, subject, change, context);
}

/** A heartbeat of this service, on an instance that it has. */
function isHeartbeat(draft: Draft, { checkUid, instanceUid }: { readonly checkUid: string; readonly instanceUid?: string }): boolean {
  const placed = findCheck(draft.definition, checkUid);
  return placed !== null && placed.check.heartbeat && isPlaced(draft, placed, instanceUid);
}

function expect(draft: Draft, of: { readonly checkUid: string; readonly instanceUid?: string }, next: Expected): void {
  const { checkUid, instanceUid } = of;
  const timer: HeartbeatTimer = { purpose: 'heartbeat', checkUid, ...(instanceUid === undefined ? {} : { instanceUid }), ...next };
  const key = `heartbeat:${checkUid}:${instanceUid ?? ''}`;
  draft.effects.push({ kind: 'due', dueKind: 'timer', key, at: next.deadline, payload: timer });
}
