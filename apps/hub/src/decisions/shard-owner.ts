import { Injectable } from '@nestjs/common';
import {
  newServiceState,
  type Automation,
  type Command,
  type CommandAnswer,
  type Observation,
  type ServiceDefinition,
  type ServiceState,
} from '@watchfloor/core';
import { answeredInTime } from './answered-in-time.js';
import { CommittedStates } from './committed-states.js';
import { GroupCommit } from './group-commit.js';
import { LateFacts } from './late-facts.js';
import { ServiceSteps, type Settle } from './service-steps.js';
import { ServicesOfChecks } from './services-of-checks.js';
import { StepContexts } from './step-contexts.js';
import { refuseWish } from './wish.js';

/** Has every service of its shards decided for: by what is seen, asked, defined, switched, and by the time. */
@Injectable()
export class ShardOwner {
  private readonly checks = new ServicesOfChecks();
  private readonly late = new LateFacts((uid, observations) => this.steps.apply(uid, { kind: 'facts', observations }));

  constructor(
    private readonly steps: ServiceSteps,
    private readonly commits: GroupCommit,
    private readonly contexts: StepContexts,
    private readonly committed: CommittedStates,
  ) {}

  /** Takes over a service as its rows say it is. */
  adopt(state: ServiceState): void {
    this.steps.adopt(state, true);
    this.committed.set(state);
    this.checks.add(state.definition);
  }

  /** Decides nothing more for these; what is on its way into the database still gets there. Answers what they were. */
  release(serviceUids: readonly string[]): ServiceState[] {
    const released = serviceUids.flatMap((uid) => this.steps.states.get(uid) ?? []);
    for (const uid of serviceUids) this.steps.states.delete(uid);
    return released;
  }

  /** Decides for them again, as if they had not been released. */
  takeBack(states: readonly ServiceState[]): void {
    for (const state of states) this.steps.adopt(state, false);
    this.reconsiderAll();
  }

  /** Another hub's service, as its rows say it is now. */
  follow(state: ServiceState): void {
    const { uid } = state.definition;
    if (this.owns(uid)) return;
    const before = this.committed.get(uid);
    this.committed.set(state);
    this.steps.reconsiderDependents(before, state);
  }

  owns(serviceUid: string): boolean {
    return this.steps.states.has(serviceUid);
  }

  definitionOf(serviceUid: string): ServiceDefinition | undefined {
    return this.steps.states.get(serviceUid)?.definition;
  }

  serviceUids(): string[] {
    return [...this.steps.states.keys()];
  }

  /** False: nobody here decides for it (yet). */
  observe(observation: Observation): boolean {
    const serviceUid = this.checks.of(observation.checkUid);
    if (serviceUid === undefined || !this.owns(serviceUid)) return false;
    if (!this.late.takes(serviceUid, observation, this.contexts.now)) this.steps.apply(serviceUid, { kind: 'observation', observation });
    return true;
  }

  /** Services that came, changed or left. */
  redefine(defined: readonly ServiceDefinition[], retired: readonly string[], automationOf: (serviceUid: string) => Automation): void {
    const { states } = this.steps;
    for (const definition of defined) {
      const { uid } = definition;
      if (!states.has(uid)) states.set(uid, newServiceState(definition, automationOf(uid)));
      this.checks.add(definition);
      this.steps.apply(uid, { kind: 'definition', definition });
    }
    for (const uid of retired) {
      this.steps.apply(uid, { kind: 'definition', definition: null });
      states.delete(uid);
      this.committed.remove(uid);
    }
    this.reconsiderAll();
  }

  /** The graph is new or changed. After a start, before anything else is decided (ST-10). */
  reconsiderAll(): void {
    this.steps.reconsiderAll();
  }

  setAutomation(serviceUid: string, automation: Automation): void {
    const present = this.steps.states.get(serviceUid)?.automation;
    if (present?.enabled === automation.enabled && present.reason === automation.reason) return;
    this.steps.apply(serviceUid, { kind: 'automation', automation });
  }

  /** What held every act back is over. */
  thaw(serviceUid: string): void {
    this.steps.apply(serviceUid, { kind: 'thaw' });
  }

  tick(): void {
    for (const serviceUid of this.steps.states.keys()) this.steps.apply(serviceUid, { kind: 'tick' });
  }

  /**
   * For a service that is decided for here; `also` is written in the same transaction, made from the answer.
   * @throws DomainError
   */
  async command(serviceUid: string, command: Command, also: Settle['also'] = () => []): Promise<CommandAnswer> {
    if (this.commits.failingSince !== null) refuseWish(command);
    const answered = new Promise<CommandAnswer>((resolve, reject) => {
      this.steps.step(serviceUid, { kind: 'command', command }, { resolve, reject, also });
    });
    return await answeredInTime(answered);
  }
}
