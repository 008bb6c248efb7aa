import { DomainError } from '../error.js';
import type { Act } from '../remediation/act.js';
import type { RemediationPolicy } from '../remediation/policy.js';
import type { Ms } from '../status.js';
import { changeAct, findAct, targetRecord } from './acts.js';
import type { ComponentDefinition } from './definition.js';
import type { ServiceEvent, StepContext } from './event.js';
import type { Draft } from './state.js';
import { firedTrigger, isDown, isGood, openOutage, verifiedWithinMs } from './triggers.js';

/** Sixth stage: acts begin once, end, and are verified by fresh observations (guards 9, 11, 12). */
export function actStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind === 'command') {
    const { command } = event;
    if (command.kind === 'act-start') start(draft, command.actId, context);
    if (command.kind === 'act-ended') end(draft, command, context);
    if (command.kind === 'release') release(draft, command, context);
  }
  for (const { acts } of draft.targets.values()) {
    for (const act of acts) if (act.state === 'verifying') verify(draft, act, { isRung: isVerifyTimer(event, act), context });
  }
}

function isVerifyTimer(event: ServiceEvent, { id }: Act): boolean {
  if (event.kind !== 'command' || event.command.kind !== 'timer') return false;
  const { timer } = event.command;
  return timer.purpose === 'verify' && timer.actId === id;
}

/** A call begins at most once, and only while what it is for still holds; the answer is given after the commit (I4). */
function start(draft: Draft, actId: string, context: StepContext): void {
  const act = findAct(draft, actId);
  if (act === null || act.state !== 'running' || act.startedAt !== null) {
    draft.answer = { ok: true, proceed: false, detail: 'the act is not waiting to begin' };
    return;
  }
  const why = reasonToSkip(draft, act, context);
  if (why !== null) {
    changeAct(draft, { ...act, state: 'skipped', endedAt: context.now, output: why }, `act ${act.number} skipped: ${why}`, context);
    draft.answer = { ok: true, proceed: false, detail: why };
    return;
  }
  changeAct(draft, { ...act, startedAt: context.now }, `act ${act.number} begins: ${act.plan}`, context);
  draft.answer = { ok: true, proceed: true };
}

function reasonToSkip(draft: Draft, act: Act, context: StepContext): string | null {
  const component = componentOf(draft, act);
  const instance = draft.instances.get(act.target.uid);
  if (component?.remediation?.mode !== 'auto' || instance === undefined) return 'its policy or its target is gone';
  if (!draft.automation.enabled) return `automation is off: ${draft.automation.reason}`;
  if (draft.unreachable !== null) return `unreachable: ${draft.unreachable.by} is DOWN`;
  const { doubt, storm } = context.freeze();
  if (doubt !== null || storm !== null) return doubt === null ? `storm: ${storm}` : `doubt of the hub: ${doubt}`;
  if (openOutage(draft, act.target.uid)?.id !== act.cause.id || firedTrigger(draft, component, instance) === null)
    return 'the target is no longer DOWN';
  return null;
}

function end(draft: Draft, command: { readonly actId: string; readonly ok: boolean; readonly output: string }, context: StepContext): void {
  const act = findAct(draft, command.actId);
  if (act === null || act.state !== 'running' || act.startedAt === null) throw new DomainError('conflict', 'The act is not running.');
  const called: Act = { ...act, calledAt: context.now, output: command.output };
  if (!command.ok) {
    settle(draft, called, { state: 'failed', line: `failed: ${firstLine(command.output)}` }, context);
    return;
  }
  const component = componentOf(draft, act);
  verifyAt(draft, act, context.now + (component === null ? 0 : verifiedWithinMs(component)));
  changeAct(draft, { ...called, state: 'verifying' }, `act ${act.number} was called; verifying`, context);
}

/** An act whose call succeeded but whose target is still DOWN is a failed act. Rung before its time, it is rung again. */
function verify(draft: Draft, act: Act, { isRung, context }: { readonly isRung: boolean; readonly context: StepContext }): void {
  const component = componentOf(draft, act);
  const policy: RemediationPolicy | null = component?.remediation ?? null;
  if (component === null || policy === null || !draft.instances.has(act.target.uid)) {
    settle(draft, { ...act, output: 'its policy or its target is gone' }, { state: 'failed', line: "can't be verified" }, context);
    return;
  }
  const good = isGood(draft, component, act.target.uid);
  // What is verified was called.
  const graceEnd = act.calledAt! + verifiedWithinMs(component);
  if (good && act.goodSince === null) {
    verifyAt(draft, act, context.now + policy.healthyDelayMs);
    changeAct(draft, { ...act, goodSince: context.now }, `act ${act.number}: the target is good again`, context);
  } else if (!good && act.goodSince !== null && !isDown(draft, component, act.target.uid)) {
    verifyAt(draft, act, Math.max(context.now, graceEnd));
    changeAct(draft, { ...act, goodSince: null }, `act ${act.number}: the target can't be seen, so it is not verified yet`, context);
  } else if (!good && act.goodSince !== null) {
    settle(draft, act, { state: 'failed', line: 'failed: not stable for healthyDelay' }, context);
  } else if (good && act.goodSince !== null && context.now >= act.goodSince + policy.healthyDelayMs) {
    settle(draft, act, { state: 'succeeded', line: 'succeeded: verified and stable' }, context);
  } else if (!good && context.now >= graceEnd) {
    settle(draft, act, { state: 'failed', line: 'failed: not good again within startGrace' }, context);
  } else if (isRung) {
    verifyAt(draft, act, act.goodSince === null ? graceEnd : act.goodSince + policy.healthyDelayMs);
  }
}

function settle(
  draft: Draft,
  act: Act,
  end: { readonly state: 'failed' | 'succeeded'; readonly line: string },
  context: StepContext,
): void {
  changeAct(draft, { ...act, state: end.state, endedAt: context.now }, `act ${act.number} ${end.line}`, context);
}

function verifyAt(draft: Draft, act: Act, at: Ms): void {
  draft.effects.push({ kind: 'due', dueKind: 'timer', key: `verify:${act.id}`, at, payload: { purpose: 'verify', actId: act.id } });
}

/** A person lifts a quarantine; attempts are counted anew from here. */
function release(draft: Draft, command: { readonly targetUid: string; readonly by: string }, context: StepContext): void {
  const target = targetRecord(draft, command.targetUid);
  const held = target.acts.findLast((act) => act.state === 'quarantined' && act.endedAt === null);
  if (target.quarantinedAt === null || held === undefined) throw new DomainError('conflict', 'The target is not quarantined.');
  draft.targets.set(command.targetUid, { ...target, quarantinedAt: null, noted: null });
  changeAct(draft, { ...held, endedAt: context.now }, `quarantine lifted by ${command.by}`, context);
  draft.effects.push({ kind: 'audit', actor: command.by, action: 'act.release', subject: `act:${held.id}`, payload: {} });
}

function componentOf(draft: Draft, act: Act): ComponentDefinition | null {
  return draft.definition.components.find((component) => component.uid === act.componentUid) ?? null;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0];
}
