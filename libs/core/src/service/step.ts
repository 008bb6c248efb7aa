import type { Ms } from '../status.js';
import { prune } from '../timeline.js';
import { actStage } from './follow-acts.js';
import { composeStage } from './compose-service.js';
import type { Effect } from './effect.js';
import type { CommandAnswer, ServiceEvent, StepContext } from './event.js';
import { HORIZON_MS } from './horizon.js';
import { isNewsDue } from './held-messages.js';
import { incidentStage } from './incidents.js';
import { isAnyOverdue, judgeStage, quietRun } from './judge.js';
import { membershipStage } from './membership.js';
import { noteStage } from './notes.js';
import { outageStage } from './outages.js';
import { peopleStage } from './people.js';
import { remediateStage } from './remediate.js';
import { signalStage } from './signals.js';
import { draftOf, stateOf, type Draft, type ServiceState } from './state.js';

export interface Step {
  readonly state: ServiceState;
  readonly effects: readonly Effect[];
  readonly answer: CommandAnswer;
}

/** Events that have no consequences unless they move something. */
const SIGHTINGS: ReadonlySet<ServiceEvent['kind']> = new Set(['observation', 'facts', 'tick']);

type Stage = (draft: Draft, event: ServiceEvent, context: StepContext) => void;

const SEEING: readonly Stage[] = [membershipStage, judgeStage, signalStage];
const FOLLOWING: readonly Stage[] = [composeStage, outageStage, noteStage, incidentStage, peopleStage, actStage, remediateStage];

/**
 * Moves one service by one event. Pure: the same state, event and context give the same step.
 * @throws DomainError when a command can't be obeyed; nothing has changed then.
 */
export function stepService(state: ServiceState, event: ServiceEvent, context: StepContext): Step {
  const quiet = event.kind === 'observation' ? quietRun(state, event.observation, context) : null;
  if (quiet !== null) return { state: { ...state, runs: quiet }, effects: [], answer: { ok: true } };
  const draft = draftOf(state);
  for (const stage of SEEING) stage(draft, event, context);
  const isQuiet =
    draft.moved.size === 0 && draft.flapped.size === 0 && !draft.reshaped && !isNewsDue(draft, context) && SIGHTINGS.has(event.kind);
  if (!isQuiet) {
    for (const stage of FOLLOWING) stage(draft, event, context);
    forgetOld(draft, context.now - HORIZON_MS, context);
  }
  settleTimer(draft, event, context);
  return { state: stateOf(draft), effects: draft.effects, answer: draft.answer };
}

/**
 * A timer's row is settled in the transaction of what it caused, unless that set the same timer again, or an earlier
 * step did whose commit the row did not show yet when it was taken.
 */
function settleTimer(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command' || event.command.kind !== 'timer') return;
  const { key, dueAt } = event.command;
  if (draft.effects.some((effect) => effect.kind === 'due' && effect.key === key)) return;
  draft.effects.push({ kind: 'due-settled', key, outcome: 'done', dueBy: dueAt ?? context.now });
}

/** Not while a long gap is being written: what else it made UNKNOWN comes in the next steps, and reaches back about as far. */
function forgetOld(draft: Draft, before: Ms, context: StepContext): void {
  if ([...draft.moved.values()].some(({ from }) => from <= before)) return;
  const old = [...draft.moved.keys()].flatMap((key) => {
    const timeline = draft.timelines.get(key)!;
    const kept = prune(timeline, before);
    return kept === timeline ? [] : [{ key, kept }];
  });
  if (old.length === 0 || isAnyOverdue(draft, context)) return;
  for (const { key, kept } of old) {
    draft.timelines.set(key, kept);
    // A lease is out only now and then: what is kept of it may begin long after what was forgotten.
    draft.forgottenUntil.set(key, Math.min(kept[0]?.from ?? before, before));
  }
}
