import { Injectable, Logger } from '@nestjs/common';
import { stepService, type CommandAnswer, type Effect, type Observation, type ServiceEvent, type ServiceState } from '@watchfloor/core';
import { OwnershipLost } from '../platform/ownership/ownership.js';
import { shardOf } from '../platform/ownership/shard-of.js';
import { CommittedStates } from './committed-states.js';
import { isEvidence } from './evidence.js';
import { GroupCommit } from './group-commit.js';
import { ServiceGraph, statusOf } from './service-graph.js';
import { SoftRuns } from './soft-runs.js';
import { StepContexts } from './step-contexts.js';

/** Who waits for the answer of a command; `also` is written in the same transaction, made from the answer. */
export interface Settle {
  readonly resolve: (answer: CommandAnswer) => void;
  readonly reject: (error: Error) => void;
  readonly also: (answer: CommandAnswer) => readonly Effect[];
}

/**
 * Decides in memory, with the pure engine, one event after another.
 * What is decided waits in the group commit before anybody hears of it.
 */
@Injectable()
export class ServiceSteps {
  private readonly logger = new Logger('ServiceSteps');
  /** Of every service that is decided for here. */
  readonly states = new Map<string, ServiceState>();
  /** The last unit of each service that is not in the database yet. */
  private readonly outstanding = new Map<string, symbol>();
  /** Of these a decision was refused while nobody here decided for them: what they were believed to be is not so. */
  private readonly doubtful = new Set<string>();
  private readonly graph = new ServiceGraph((uid) => this.states.get(uid) ?? this.committed.get(uid));
  /** Reads a service anew from its rows, after the database refused a decision of it. */
  reload: (serviceUid: string) => Promise<void> = () => Promise.resolve();
  /** What was seen here while another hub decided already: late facts for it. */
  handOn: (observation: Observation, shard: number) => void = () => undefined;

  constructor(
    private readonly commits: GroupCommit,
    private readonly contexts: StepContexts,
    private readonly committed: CommittedStates,
    private readonly soft: SoftRuns,
  ) {}

  /** What is decided for it by now; null: that waits for its commit, or nobody here decides for it. */
  settled(serviceUid: string): ServiceState | null {
    return this.outstanding.has(serviceUid) ? null : (this.states.get(serviceUid) ?? null);
  }

  /** As its rows say it is, or as it was when it was released. */
  adopt(state: ServiceState, isRead: boolean): void {
    const { uid } = state.definition;
    this.states.set(uid, state);
    if (this.doubtful.delete(uid) && !isRead) void this.reload(uid);
  }

  apply(serviceUid: string, event: ServiceEvent): void {
    try {
      this.step(serviceUid, event, null);
    } catch (error) {
      // An error of ours changes no state: the service stays as it was (I1).
      this.logger.error({ message: `A ${event.kind} could not be applied to ${serviceUid}`, error: (error as Error).stack });
    }
  }

  step(serviceUid: string, event: ServiceEvent, settle: Settle | null): void {
    const before = this.states.get(serviceUid);
    if (before === undefined) return;
    const {
      state,
      effects: decided,
      answer,
    } = stepService(before, event, this.contexts.of(before.definition, this.commits.failingSince === null));
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
        else this.doubtful.add(serviceUid);
      },
    });
    this.reconsiderDependents(before, state);
  }

  /** The graph is new or changed: everybody is asked once. After a start, before anything else is decided (ST-10). */
  reconsiderAll(): void {
    const others = [...this.committed.all()].filter(({ definition }) => !this.states.has(definition.uid));
    this.graph.draw([...this.states.values(), ...others]);
    for (const uid of this.states.keys()) this.reconsider(uid);
  }

  reconsiderDependents(before: ServiceState | undefined, now: ServiceState): void {
    if (statusOf(before) === statusOf(now)) return;
    for (const dependent of this.graph.dependentsOf(now.definition.uid)) this.reconsider(dependent);
  }

  private reconsider(uid: string): void {
    const by = this.graph.unreachableBy(uid);
    const state = this.states.get(uid);
    if (state === undefined || (state.unreachable?.by ?? null) === by) return;
    this.apply(uid, { kind: 'reachability', unreachable: by === null ? null : { by } });
  }

  private handOnAll(serviceUid: string, effects: readonly Effect[]): void {
    for (const effect of effects) if (effect.kind === 'observation') this.handOn(effect.observation, shardOf(serviceUid));
  }

  private ended(serviceUid: string, unit: symbol): void {
    if (this.outstanding.get(serviceUid) === unit) this.outstanding.delete(serviceUid);
  }
}
