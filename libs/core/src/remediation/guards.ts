import type { Ms, Status } from '../status.js';
import type { Act, ActVerdict } from './act.js';
import { attemptsSince, coolDownEnd } from './attempts.js';
import type { Freeze } from './freeze.js';
import type { RemediationPolicy } from './policy.js';

/** All that the guards judge by; gathered by the caller, so that each guard is a table line. */
export interface GuardFacts {
  readonly now: Ms;
  readonly policy: RemediationPolicy;
  readonly automation: { readonly enabled: boolean; readonly reason: string };
  /** T0 of the outage that is to be healed. */
  readonly outageSince: Ms;
  /** Since when a trigger check is hard DOWN. */
  readonly downSince: Ms;
  /** The trigger check was UP under its present revision. */
  readonly proven: boolean;
  /** When the trigger check was last seen failing; null when its last look was better. */
  readonly failedAt: Ms | null;
  /** Up to when what flaps, or is about to, is left alone; null: the trigger check is steady. */
  readonly heldUntil: Ms | null;
  /** How long the next look takes at most. */
  readonly looksWithinMs: Ms;
  readonly targetStatus: Status;
  readonly unreachable: { readonly by: string } | null;
  /** A new incarnation reported after the outage began: somebody else restarted the target. */
  readonly restartedAt: Ms | null;
  /** Acts on the target, newest last. */
  readonly acts: readonly Act[];
  readonly quarantinedAt: Ms | null;
  /** Names of the component's targets with an act under way. */
  readonly inFlight: readonly string[];
  /** One of the component's targets that went DOWN together with this one, or this one, that an act did not heal; null: none. */
  readonly unhealed: { readonly key: string; readonly until: Ms } | null;
  readonly hasIncident: boolean;
  /** What holds back every act of the fleet. */
  readonly freeze: Freeze;
}

/** A guard's answer; `waits`: not now, but time or the end of another act changes it, so nothing is given up. */
export interface GuardVerdict extends ActVerdict {
  readonly waits?: true;
  /** When to look again, where time alone decides. */
  readonly retryAt?: Ms;
}

type Guard = (facts: GuardFacts) => GuardVerdict;

const DAY_MS = 86_400_000;

function verdict(guard: string, passed: boolean, detail: string): GuardVerdict {
  return { guard, passed, detail };
}

function later(name: string, why: string): Guard {
  return () => verdict(name, true, `not applicable: ${why}`);
}

function always(name: string, detail: string): Guard {
  return () => verdict(name, true, detail);
}

const switchGuard: Guard = ({ automation }) =>
  verdict('switch', automation.enabled, automation.enabled ? 'automation is on' : `automation is off: ${automation.reason}`);

const modeGuard: Guard = ({ policy }) => verdict('mode', policy.mode !== 'off', `mode is ${policy.mode}`);

const triggerGuard: Guard = (facts) => {
  const due = facts.downSince + facts.policy.minDownForMs;
  if (facts.targetStatus !== 'down') return verdict('trigger', false, `the target is ${facts.targetStatus.toUpperCase()}, not DOWN`);
  if (!facts.proven) return verdict('trigger', false, 'the trigger check was never UP under its present revision');
  if (facts.freeze.doubt !== null) return verdict('trigger', false, `doubt of the hub: ${facts.freeze.doubt}`);
  if (facts.heldUntil !== null && facts.now < facts.heldUntil)
    return { ...verdict('trigger', false, 'the trigger check flaps, or is about to'), waits: true, retryAt: facts.heldUntil };
  if (facts.now < due) return { ...verdict('trigger', false, `DOWN for less than minDownFor`), waits: true, retryAt: due };
  return verdict(
    'trigger',
    true,
    'a trigger check is hard DOWN; the hub trusts what it sees; it does not flap, or has been DOWN too long for that; maintenance, draining and deployment: not applicable yet',
  );
};

const incarnationGuard: Guard = ({ restartedAt, policy, now }) => {
  const until = restartedAt === null ? now : restartedAt + policy.startGraceMs;
  if (now >= until)
    return verdict(
      'incarnation',
      true,
      restartedAt === null ? 'nobody else restarted it' : 'restarted elsewhere, and still DOWN after startGrace',
    );
  return { ...verdict('incarnation', false, 'somebody else restarted it: waiting out startGrace'), waits: true, retryAt: until };
};

const rightTargetGuard: Guard = ({ unreachable, unhealed }) => {
  if (unreachable !== null) return verdict('right-target', false, `${unreachable.by} is DOWN: acting there, not here`);
  if (unhealed === null) return verdict('right-target', true, 'no dependency is DOWN, and no act says that the cause is elsewhere');
  return {
    ...verdict('right-target', false, `several went DOWN together, and an act did not heal ${unhealed.key}: the cause is elsewhere`),
    retryAt: unhealed.until,
  };
};

const attemptLimitGuard: Guard = ({ acts, policy, now, quarantinedAt }) => {
  if (quarantinedAt !== null) return verdict('attempt-limit', false, 'quarantined: released by a person, or after a day of health');
  const recent = attemptsSince(acts, now - policy.maxAttemptsWindowMs);
  const today = attemptsSince(acts, now - DAY_MS);
  const passed = recent < policy.maxAttempts && today < policy.maxAttemptsPerDay;
  return verdict(
    'attempt-limit',
    passed,
    `${recent} of ${policy.maxAttempts} in the window, ${today} of ${policy.maxAttemptsPerDay} in 24 h`,
  );
};

/** Why what was seen last is no reason to act now. */
function outdated({ failedAt, acts }: GuardFacts): string | null {
  if (failedAt === null) return 'its last look was better: waiting whether it recovers';
  const isOlder = acts.some(({ startedAt, endedAt }) => startedAt !== null && endedAt !== null && endedAt > failedAt);
  return isOlder ? 'not looked at since the last act' : null;
}

const coolDownGuard: Guard = (facts) => {
  const { acts, policy, now, outageSince } = facts;
  const until = coolDownEnd(acts, { coolDownMs: policy.coolDownMs, coolDownMaxMs: policy.coolDownMaxMs, outageSince });
  if (until > now) return { ...verdict('cool-down', false, `cooling down for ${until - now} ms more`), waits: true, retryAt: until };
  const why = outdated(facts);
  if (why !== null) return { ...verdict('cool-down', false, why), waits: true, retryAt: now + facts.looksWithinMs };
  return verdict('cool-down', true, 'no cool-down is running, and it was seen failing since the last act');
};

const blastRadiusGuard: Guard = ({ inFlight }) =>
  inFlight.length === 0
    ? verdict('blast-radius', true, 'no act under way in the component; limits over groups and the fleet: not applicable yet')
    : { ...verdict('blast-radius', false, `an act is under way on ${inFlight.join(', ')}`), waits: true };

const stormGuard: Guard = ({ freeze: { storm } }) => verdict('storm', storm === null, storm ?? 'no storm');

const incidentGuard: Guard = ({ hasIncident }) =>
  verdict('incident', hasIncident, hasIncident ? 'opened before the act' : 'no incident is open');

/** Semantics §6.2, in its order; each leaves its verdict on the act. */
export const GUARDS: readonly Guard[] = [
  switchGuard,
  modeGuard,
  triggerGuard,
  incarnationGuard,
  rightTargetGuard,
  attemptLimitGuard,
  coolDownGuard,
  blastRadiusGuard,
  stormGuard,
  always('ownership', 'intent is written under the shard epoch; the call begins once, asked of the owner again'),
  later('approval', 'approvals are not built yet'),
  always('execute', 'allow-listed action, bounded time and output, no shell'),
  always('verify', 'fresh observations within startGrace, then stable for healthyDelay'),
  always('audit', 'intent, start and outcome are in the audit log'),
  incidentGuard,
  always('self-exclusion', 'targets are instances of the catalog; the hub is none of them'),
];

/** Judges in order and stops at the first guard that holds the act back. */
export function judgeGuards(facts: GuardFacts): { readonly verdicts: readonly GuardVerdict[]; readonly heldBy: GuardVerdict | null } {
  const verdicts: GuardVerdict[] = [];
  for (const guard of GUARDS) {
    const given = guard(facts);
    verdicts.push(given);
    if (!given.passed) return { verdicts, heldBy: given };
  }
  return { verdicts, heldBy: null };
}
