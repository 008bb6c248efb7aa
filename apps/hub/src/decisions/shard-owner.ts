import { Injectable, Logger } from '@nestjs/common';
import {
  DomainError,
  newServiceState,
  present,
  stepService,
  type Automation,
  type Command,
  type CommandAnswer,
  type Effect,
  type Observation,
  type ServiceDefinition,
  type ServiceEvent,
  type ServiceState,
} from '@watchfloor/core';
import { Decisions } from '../platform/decisions.js';
import { OwnershipLost } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { answeredInTime } from './answered-in-time.js';
import { CommittedStates } from './committed-states.js';
import { isEvidence } from './evidence.js';
import { GroupCommit } from './group-commit.js';
import { LateFacts } from './late-facts.js';
import { dependentsOf, directDependents, unreachableBy, type Dependent } from './reachability.js';
import { ServicesOfChecks } from './services-of-checks.js';
import { SoftRuns } from './soft-runs.js';
import { StepContexts } from './step-contexts.js';
import { refuseWish } from './wish.js';

type Also = (answer: CommandAnswer) => readonly Effect[];

/** Who waits for the answer of a command. */
interface Settle {
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly also: Also;
}

/**
 * Decides for every service of its shards, in memory, with the pure engine; one event after another.
 * What it decides waits in the group commit before anybody hears of it.
 */
@Injectable()
export class ShardOwner extends Decisions {
  private readonly logger = new Logger('ShardOwner');
  private readonly states = new Map<string, ServiceState>();
  private readonly checks = new ServicesOfChecks();
  /** The last unit of each service that is not in the database yet. */
  private readonly outstanding = new Map<string, symbol>();
  private readonly late = new LateFacts((uid, observations) => this.apply(uid, { kind: 'facts', observations }));
  private dependents: ReadonlyMap<string, readonly string[]> = new Map();
  /** Reads a service anew from its rows, after the database refused a decision of it. */
  reload: (serviceUid: string) => Promise<void> = () => Promise.resolve();
  /** What was seen here while another hub decided already: late facts for it. */
  handOn: (observation: Observation, shard: number) => void = () => undefined;
  /** Commands for services that another hub decides for; one hub alone knows none. */
  elsewhere: ((serviceUid: string, command: Command) => Promise<CommandAnswer>) | null = null;

  constructor(
    private readonly commits: GroupCommit,
    private readonly contexts: StepContexts,
    private readonly committed: CommittedStates,
    private readonly soft: SoftRuns,
  ) {
    super();
  }

  /** Takes over a service as its rows say it is. */
  adopt(state: ServiceState): void {
    this.states.set(state.definition.uid, state);
    this.committed.set(state);
    this.checks.add(state.definition);
  }

  /** Decides nothing more for these; what is on its way into the database still gets there. Answers what they were. */
  release(serviceUids: readonly string[]): ServiceState[] {
    const released = serviceUids.flatMap((uid) => this.states.get(uid) ?? []);
    for (const uid of serviceUids) this.states.delete(uid);
    return released;
  }

  /** Decides for them again, as if they had not been released. */
  takeBack(states: readonly ServiceState[]): void {
    for (const state of states) this.states.set(state.definition.uid, state);
    this.reconsiderAll();
  }

  /** Another hub's service, as its rows say it is now. */
  follow(state: ServiceState): void {
    const { uid } = state.definition;
    if (this.states.has(uid)) return;
    const before = this.committed.get(uid);
    this.committed.set(state);
    if (statusOf(before) === statusOf(state)) return;
    for (const dependent of dependentsOf(uid, this.dependents)) this.reconsider(dependent);
  }

  definitionOf(serviceUid: string): ServiceDefinition | undefined {
    return this.states.get(serviceUid)?.definition;
  }

  serviceUids(): string[] {
    return [...this.states.keys()];
  }

  /** False: nobody here decides for it (yet). */
  observe(observation: Observation): boolean {
    const serviceUid = this.checks.of(observation.checkUid);
    if (serviceUid === undefined || !this.states.has(serviceUid)) return false;
    if (!this.late.takes(serviceUid, observation, this.contexts.now)) this.apply(serviceUid, { kind: 'observation', observation });
    return true;
  }

  /** Services that came, changed or left. */
  redefine(defined: readonly ServiceDefinition[], retired: readonly string[], automationOf: (serviceUid: string) => Automation): void {
    for (const definition of defined) {
      const { uid } = definition;
      if (!this.states.has(uid)) this.states.set(uid, newServiceState(definition, automationOf(uid)));
      this.checks.add(definition);
      this.apply(uid, { kind: 'definition', definition });
    }
    for (const uid of retired) {
      this.apply(uid, { kind: 'definition', definition: null });
      this.states.delete(uid);
      this.committed.remove(uid);
    }
    this.reconsiderAll();
  }

  setAutomation(serviceUid: string, automation: Automation): void {
    const present = this.states.get(serviceUid)?.automation;
    if (present?.enabled === automation.enabled && present.reason === automation.reason) return;
    this.apply(serviceUid, { kind: 'automation', automation });
  }

  /** What held every act back is over. */
  thaw(serviceUid: string): void {
    this.apply(serviceUid, { kind: 'thaw' });
  }

  tick(): void {
    for (const serviceUid of this.states.keys()) this.apply(serviceUid, { kind: 'tick' });
  }

  override async command(serviceUid: string, command: Command): Promise<CommandAnswer> {
    const { elsewhere } = this;
    if (this.states.has(serviceUid)) {
      return await this.commandHere(serviceUid, command).catch((error: unknown) => {
        // Another hub decides by now, so nothing of it was written: it is asked there.
        if (error instanceof OwnershipLost && elsewhere !== null) return elsewhere(serviceUid, command);
        throw error;
      });
    }
    if (elsewhere !== null && this.committed.has(serviceUid)) return await elsewhere(serviceUid, command);
    throw new DomainError('not_found', 'There is no such service.');
  }

  owns(serviceUid: string): boolean {
    return this.states.has(serviceUid);
  }

  /** What is decided for it by now; null: that waits for its commit, or nobody here decides for it. */
  settled(serviceUid: string): ServiceState | null {
    return this.outstanding.has(serviceUid) ? null : (this.states.get(serviceUid) ?? null);
  }

  /**
   * `also` is written in the same transaction, made from the answer.
   * @throws DomainError
   */
  async commandHere(serviceUid: string, command: Command, also: Also = nothingElse): Promise<CommandAnswer> {
    if (this.commits.failingSince !== null) refuseWish(command);
    const answered = new Promise<CommandAnswer>((resolve, reject) => {
      this.step(serviceUid, { kind: 'command', command }, { resolve, reject, also });
    });
    return await answeredInTime(answered);
  }

  private apply(serviceUid: string, event: ServiceEvent): void {
    try {
      this.step(serviceUid, event, null);
    } catch (error) {
      // An error of ours changes no state: the service stays as it was (I1).
      this.logger.error({ message: `A ${event.kind} could not be applied to ${serviceUid}`, error: (error as Error).stack });
    }
  }

  private step(serviceUid: string, event: ServiceEvent, settle: Settle | null): void {
    const before = this.states.get(serviceUid);
    if (before === undefined) return;
    const { state, effects: decided, answer } = stepService(before, event, this.contexts.of(before.definition));
    const effects = settle === null ? decided : [...decided, ...settle.also(answer)];
    this.states.set(serviceUid, state);
    this.soft.follow(state, effects);
    if (settle === null && (effects.length === 0 || (this.commits.isFull && effects.every(isEvidence)))) {
      // What stands on decisions that wait for their commit is not shown before them.
      if (!this.outstanding.has(serviceUid)) this.committed.set(state);
      return;
    }
    const last = Symbol(serviceUid);
    this.outstanding.set(serviceUid, last);
    this.commits.add({
      serviceUid,
      namespace: state.definition.namespace,
      shard: shardOf(serviceUid),
      effects,
      isAwaited: settle !== null,
      committed: () => {
        this.ended(serviceUid, last);
        if (this.states.has(serviceUid) || this.committed.has(serviceUid)) this.committed.set(state);
        settle?.resolve(answer);
      },
      refused: (error) => {
        this.ended(serviceUid, last);
        settle?.reject(error);
        if (error instanceof OwnershipLost) this.handOnAll(serviceUid, effects);
        else if (this.states.has(serviceUid)) void this.reload(serviceUid);
      },
    });
    if (statusOf(before) === statusOf(state)) return;
    for (const dependent of dependentsOf(serviceUid, this.dependents)) this.reconsider(dependent);
  }

  private handOnAll(serviceUid: string, effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === 'observation') this.handOn(effect.observation, shardOf(serviceUid));
  }

  private ended(serviceUid: string, unit: symbol): void {
    if (this.outstanding.get(serviceUid) === unit) this.outstanding.delete(serviceUid);
  }

  /** The graph is new or changed: everybody is asked once. After a start, before anything else is decided (ST-10). */
  reconsiderAll(): void {
    const others = [...this.committed.all()].filter(({ definition }) => !this.states.has(definition.uid));
    this.dependents = directDependents([...this.states.values(), ...others].map(({ definition }) => definition));
    for (const uid of this.states.keys()) this.reconsider(uid);
  }

  private reconsider(uid: string): void {
    const by = unreachableBy(uid, (of) => this.dependent(of));
    const state = this.states.get(uid);
    if (state === undefined || (state.unreachable?.by ?? null) === by) return;
    this.apply(uid, { kind: 'reachability', unreachable: by === null ? null : { by } });
  }

  private dependent(uid: string): Dependent | undefined {
    const state = this.states.get(uid) ?? this.committed.get(uid);
    return state === undefined ? undefined : { definition: state.definition, isDown: statusOf(state) === 'down' };
  }
}

function statusOf(state: ServiceState | undefined): string | undefined {
  return state === undefined ? undefined : present(state)?.status;
}

function nothingElse(): readonly Effect[] {
  return [];
}
