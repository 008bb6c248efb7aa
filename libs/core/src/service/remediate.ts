import { isUnderWay, type Act } from '../remediation/act.js';
import { judgeGuards, type GuardVerdict } from '../remediation/guards.js';
import type { RemediationPolicy } from '../remediation/policy.js';
import type { Outage } from '../outage.js';
import { changeAct, targetRecord } from './acts.js';
import { unhealedTogether } from './common-cause.js';
import { subjectKey, type Ms } from '../status.js';
import type { ComponentDefinition } from './definition.js';
import type { ServiceEvent, StepContext } from './event.js';
import { instancesOf, statusOf } from './lookup.js';
import type { Draft, InstanceRecord, TargetRecord } from './state.js';
import { changeIncident, tell } from './tell.js';
import { firedTrigger, looksWithinMs, openOutage, type Trigger } from './triggers.js';

const DAY_MS = 86_400_000;

/** Last stage: an instance whose trigger is hard DOWN gets the intent of an act, when every guard agrees (§6.2). */
export function remediateStage(draft: Draft, _event: ServiceEvent, context: StepContext): void {
  for (const component of draft.definition.components) {
    const policy = component.remediation;
    if (policy === null || policy.mode === 'off' || policy.steps.length === 0) continue;
    for (const instance of instancesOf(draft, component.uid)) consider(draft, { component, policy, instance }, context);
  }
}

interface Candidate {
  readonly component: ComponentDefinition;
  readonly policy: RemediationPolicy;
  readonly instance: InstanceRecord;
}

function consider(draft: Draft, candidate: Candidate, context: StepContext): void {
  const uid = candidate.instance.definition.uid;
  const outage = openOutage(draft, uid);
  const trigger = firedTrigger(draft, candidate.component, candidate.instance);
  if (outage === null || trigger === null) return;
  const target = forgive(draft, uid, outage, context);
  if (target.acts.some(isUnderWay)) return;
  const { verdicts, heldBy } = judgeGuards(factsOf(draft, candidate, { outage, trigger, target }, context));
  if (heldBy === null && candidate.policy.mode === 'auto') intend(draft, candidate, { outage, target, verdicts }, context);
  else if (heldBy === null)
    note(draft, candidate, { outage, target, verdicts, guard: 'dry-run', output: 'dry run: nothing was called' }, context);
  else hold(draft, candidate, { outage, target, verdicts, heldBy }, context);
}

/** A day of health ends a quarantine (guard 5). */
function forgive(draft: Draft, uid: string, outage: Outage, context: StepContext): TargetRecord {
  const target = targetRecord(draft, uid);
  if (target.quarantinedAt === null || outage.startedAt - healthySince(draft, outage) < DAY_MS) return target;
  draft.targets.set(uid, { ...target, quarantinedAt: null });
  const held = target.acts.findLast((act) => act.state === 'quarantined' && act.endedAt === null);
  if (held !== undefined) changeAct(draft, { ...held, endedAt: context.now }, 'quarantine ended after a day of health', context);
  return targetRecord(draft, uid);
}

/** Since when the target was good without a break before this outage. */
function healthySince(draft: Draft, { subject, startedAt }: Outage): Ms {
  const before = draft.timelines.get(subjectKey(subject))!.filter((segment) => segment.from < startedAt);
  const bad = before.findLastIndex(({ status }) => status !== 'up' && status !== 'degraded');
  return before[bad + 1]?.from ?? startedAt;
}

function factsOf(
  draft: Draft,
  { component, policy, instance }: Candidate,
  of: { outage: Outage; trigger: Trigger; target: TargetRecord },
  context: StepContext,
) {
  const { incarnation } = instance;
  return {
    now: context.now,
    policy,
    automation: draft.automation,
    outageSince: of.outage.startedAt,
    downSince: of.trigger.downSince,
    proven: of.trigger.proven,
    failedAt: of.trigger.failedAt,
    heldUntil: of.trigger.heldUntil,
    looksWithinMs: looksWithinMs(component),
    targetStatus: statusOf(draft, { kind: 'instance', uid: instance.definition.uid }),
    unreachable: draft.unreachable,
    restartedAt:
      incarnation !== null && incarnation.since > of.outage.startedAt && !restartedByUs(of.target, of.outage) ? incarnation.since : null,
    acts: of.target.acts,
    quarantinedAt: of.target.quarantinedAt,
    inFlight: underWayIn(draft, component),
    unhealed: unhealedTogether(draft, component, of.outage, context.now),
    hasIncident: draft.incident !== null,
    freeze: context.freeze(),
  };
}

/** After an act of ours on this outage the new incarnation is our own doing. */
function restartedByUs(target: TargetRecord, outage: Outage): boolean {
  return target.acts.some((act) => act.cause.id === outage.id && act.startedAt !== null);
}

function underWayIn(draft: Draft, component: ComponentDefinition): string[] {
  return instancesOf(draft, component.uid)
    .filter(({ definition }) => targetRecord(draft, definition.uid).acts.some(isUnderWay))
    .map(({ definition }) => definition.key);
}

function intend(
  draft: Draft,
  candidate: Candidate,
  of: { outage: Outage; target: TargetRecord; verdicts: readonly GuardVerdict[] },
  context: StepContext,
): void {
  const act = newAct(candidate, of, context);
  draft.effects.push({ kind: 'due', dueKind: 'act', key: `act:${act.id}`, at: context.now, payload: { actId: act.id } });
  changeAct(draft, act, `act ${act.number} intended: ${act.plan}`, context);
}

function newAct(
  { component, policy, instance }: Candidate,
  of: { outage: Outage; target: TargetRecord; verdicts: readonly GuardVerdict[] },
  context: StepContext,
): Act {
  const failed = of.target.acts.filter((act) => act.cause.id === of.outage.id && act.state === 'failed').length;
  const step = Math.min(failed, policy.steps.length - 1);
  const action = policy.steps[step].action;
  return {
    id: context.newId(),
    target: { kind: 'instance', uid: instance.definition.uid },
    componentUid: component.uid,
    cause: { kind: 'outage', id: of.outage.id },
    number: Math.max(of.target.lastNumber, context.actNumbersAbove) + 1,
    step,
    action,
    plan: `${action} for ${instance.definition.key}`,
    state: 'running',
    intentAt: context.now,
    startedAt: null,
    calledAt: null,
    endedAt: null,
    // The time keeps the token rising even when the database was lost and numbers begin again.
    fencingToken: Math.max(of.target.lastFencingToken + 1, context.now),
    verdicts: of.verdicts.map(({ guard, passed, detail }) => ({ guard, passed, detail })),
    output: '',
    goodSince: null,
  };
}

function hold(
  draft: Draft,
  candidate: Candidate,
  of: { outage: Outage; target: TargetRecord; verdicts: readonly GuardVerdict[]; heldBy: GuardVerdict },
  context: StepContext,
): void {
  const { heldBy } = of;
  if (heldBy.retryAt !== undefined) {
    const targetUid = candidate.instance.definition.uid;
    draft.effects.push({
      kind: 'due',
      dueKind: 'timer',
      key: `remediate:${targetUid}`,
      at: heldBy.retryAt,
      payload: { purpose: 'remediate', targetUid },
    });
  }
  if (heldBy.waits === true) return;
  note(draft, candidate, { ...of, guard: heldBy.guard, output: heldBy.detail }, context);
}

/** What was held back is recorded once per outage and guard, so that nothing is left out silently. */
function note(
  draft: Draft,
  candidate: Candidate,
  of: { outage: Outage; target: TargetRecord; verdicts: readonly GuardVerdict[]; guard: string; output: string },
  context: StepContext,
): void {
  const noted = of.target.noted?.outageId === of.outage.id ? of.target.noted.guards : [];
  if (noted.includes(of.guard)) return;
  const isQuarantine = of.guard === 'attempt-limit' && of.target.quarantinedAt === null;
  const act = newAct(candidate, of, context);
  const held: Act = {
    ...act,
    state: isQuarantine ? 'quarantined' : 'skipped',
    endedAt: isQuarantine ? null : context.now,
    output: of.output,
  };
  changeAct(draft, held, `act ${act.number} ${held.state} by ${of.guard}: ${of.output}`, context);
  const target = targetRecord(draft, act.target.uid);
  draft.targets.set(act.target.uid, { ...target, noted: { outageId: of.outage.id, guards: [...noted, of.guard] } });
  if (isQuarantine && draft.incident !== null) changeIncident(draft, tell(draft, draft.incident, 'attention', context), []);
}
