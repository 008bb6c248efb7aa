import type { Observation } from '../observation.js';
import type { Outcome } from '../status.js';
import type { Freeze } from '../remediation/freeze.js';
import type { RemediationPolicy } from '../remediation/policy.js';
import type { CheckDefinition, ComponentDefinition, InstanceDefinition, ServiceDefinition } from './definition.js';
import type { Effect } from './effect.js';
import type { Command, ServiceEvent, StepContext, Timer } from './event.js';
import { newServiceState, type ServiceState } from './state.js';
import { stepService } from './step.js';

export function check(overrides: Partial<CheckDefinition> = {}): CheckDefinition {
  return {
    uid: 'live',
    key: 'live',
    revision: 1,
    revisedAt: 0,
    kind: 'liveness',
    essential: true,
    intervalMs: 1000,
    retryIntervalMs: 1000,
    timeoutMs: 500,
    failureThreshold: 2,
    successThreshold: 2,
    heartbeat: false,
    ...overrides,
  };
}

export function instance(uid: string): InstanceDefinition {
  return { uid, key: `payments-${uid}`, place: `eu/${uid}`, address: null };
}

export function policy(overrides: Partial<RemediationPolicy> = {}): RemediationPolicy {
  return {
    mode: 'auto',
    on: ['live'],
    minDownForMs: 0,
    startGraceMs: 60_000,
    healthyDelayMs: 3000,
    coolDownMs: 1000,
    coolDownMaxMs: 4000,
    maxAttempts: 3,
    maxAttemptsWindowMs: 1_800_000,
    maxAttemptsPerDay: 6,
    steps: [{ action: 'webhook' }],
    ...overrides,
  };
}

export function component(overrides: Partial<ComponentDefinition> = {}): ComponentDefinition {
  return {
    uid: 'api',
    key: 'payments-api',
    essential: true,
    minHealthy: 1,
    registered: false,
    forgetAfterMs: 600_000,
    instances: [instance('a')],
    checks: [check()],
    remediation: policy(),
    ...overrides,
  };
}

export function service(overrides: Partial<ServiceDefinition> = {}): ServiceDefinition {
  return {
    uid: 'payments',
    key: 'payments',
    name: 'Payments',
    namespace: 'default',
    tier: 1,
    dependsOn: [],
    notify: ['irt'],
    checks: [],
    components: [component()],
    mergeWindowMs: 900_000,
    shapedAt: 0,
    ...overrides,
  };
}

/** A service of one instance that was UP, and is hard DOWN now. */
export function downStory(definition = service()): Story {
  const story = new Story(definition);
  for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
  return story;
}

interface Look {
  readonly checkUid?: string;
  /** Null: the check is the service's own. */
  readonly instanceUid?: string | null;
  readonly location?: string;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly reason?: string;
}

/** What the liveness check saw of the first instance, unless said otherwise. */
export function observation(outcome: Outcome, { instanceUid = 'a', ...look }: Look): Observation {
  return {
    checkUid: 'live',
    ...(instanceUid === null ? {} : { instanceUid }),
    location: 'hub',
    outcome,
    reason: outcome === 'ok' ? 'ok' : 'connection_refused',
    message: '',
    latencyMs: 5,
    phases: {},
    ...look,
  };
}

/** Drives one service by hand: every call is one step, and everything that was asked to be written is kept. */
export class Story {
  state: ServiceState;
  now = 1_000_000;
  readonly effects: Effect[] = [];
  runningSince = 0;
  actNumbersAbove = 0;
  wasAway: StepContext['wasAway'] = () => false;
  trustedSince: number | null = -Infinity;
  isRecording = true;
  freeze: Freeze = { doubt: null, storm: null };
  private ids = 0;
  private numbers = 0;

  constructor(definition: ServiceDefinition = service()) {
    this.state = newServiceState(definition, { enabled: true, reason: '' });
    this.step({ kind: 'definition', definition });
  }

  step(event: ServiceEvent): ReturnType<typeof stepService> {
    const step = stepService(this.state, event, {
      now: this.now,
      newId: () => `id-${++this.ids}`,
      newIncidentNumber: () => ++this.numbers,
      actNumbersAbove: this.actNumbersAbove,
      runningSince: this.runningSince,
      wasAway: this.wasAway,
      trustedSince: this.trustedSince,
      isRecording: this.isRecording,
      freeze: () => this.freeze,
      phaseOf: () => 0,
    });
    this.state = step.state;
    this.effects.push(...step.effects);
    return step;
  }

  command(command: Command): ReturnType<typeof stepService> {
    return this.step({ kind: 'command', command });
  }

  /** One observation of a check on an instance; time moves on by a second. */
  see(outcome: Outcome, options: { checkUid?: string; instanceUid?: string | null; startedAt?: number; reason?: string } = {}): void {
    this.step({ kind: 'observation', observation: observation(outcome, { startedAt: this.now, endedAt: this.now + 5, ...options }) });
    this.now += 1000;
  }

  /** Looks of the liveness check on the first instance that are told now, each with the time since `from`. */
  tell(from: number, looks: readonly (readonly [afterMs: number, outcome: Outcome])[]): void {
    const observations = looks.map(([afterMs, outcome]) =>
      observation(outcome, { startedAt: from + afterMs, endedAt: from + afterMs + 5 }),
    );
    this.step({ kind: 'facts', observations });
  }

  /** A timer's time has come: its own, when it was set. */
  ring(timer: Timer, key: string = timer.purpose): void {
    this.command({ kind: 'timer', key, timer });
  }

  /** What is held back of the open incident has waited for long enough. */
  endHold(): void {
    const incident = this.state.incident!;
    this.state = { ...this.state, incident: { ...incident, newsDueAt: incident.newsDueAt && this.now } };
    this.step({ kind: 'tick' });
  }

  of<Kind extends Effect['kind']>(kind: Kind): Extract<Effect, { kind: Kind }>[] {
    return this.effects.filter((effect): effect is Extract<Effect, { kind: Kind }> => effect.kind === kind);
  }

  dues(prefix: string): Extract<Effect, { kind: 'due' }>[] {
    return this.of('due').filter((due) => due.key.startsWith(prefix));
  }
}
