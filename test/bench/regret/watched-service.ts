import {
  newServiceState,
  statusOf,
  stepService,
  type Automation,
  type CommandAnswer,
  type Effect,
  type RunRecord,
  type ServiceDefinition,
  type ServiceEvent,
  type ServiceState,
  type Status,
  type Subject,
} from '@watchfloor/core';
import { rebuiltState } from '../../simulation/rebuilt.js';
import { Rows, type DueEffect } from '../../simulation/rows.js';
import type { HubLife } from './hub-life.js';

type Ms = number;

export interface WatchedServiceListener {
  /** A row says that something is to happen. */
  due(row: DueEffect): void;
  /** The status of the service or of an instance changed. */
  turned(subject: Subject, status: Status): void;
}

/** What a hub knows of one service: the engine's state, which dies with it, and rows, which do not. */
export class WatchedService {
  readonly rows = new Rows();
  state: ServiceState;

  constructor(
    readonly definition: ServiceDefinition,
    private readonly automation: Automation,
    private readonly life: HubLife,
    private readonly listener: WatchedServiceListener,
  ) {
    this.state = newServiceState(definition, { enabled: true, reason: '' });
    this.begin();
  }

  get isDown(): boolean {
    return statusOf(this.state, { kind: 'service', uid: this.definition.uid }) === 'down';
  }

  step(event: ServiceEvent): CommandAnswer {
    const { state, effects, answer } = stepService(this.state, event, this.life.context());
    this.state = state;
    if (effects.length > 0) this.write(effects);
    return answer;
  }

  /** What the quiet way of the engine would leave of looks that all were fine. */
  remember(key: string, record: RunRecord): void {
    this.state = { ...this.state, runs: new Map(this.state.runs).set(key, record) };
  }

  /** Another process takes over and knows nothing but rows. */
  rebuild(of: { readonly coveredUntil: Ms; readonly now: Ms }): void {
    const { unreachable } = this.state;
    this.state = rebuiltState({ rows: this.rows, definition: this.definition, automation: { enabled: true, reason: '' }, ...of });
    this.step({ kind: 'tick' });
    this.begin();
    this.step({ kind: 'reachability', unreachable });
  }

  private begin(): void {
    this.step({ kind: 'definition', definition: this.definition });
    this.step({ kind: 'automation', automation: this.automation });
  }

  private write(effects: readonly Effect[]): void {
    this.rows.write(effects);
    for (const effect of effects) {
      if (effect.kind === 'due') this.listener.due(effect);
      if (effect.kind !== 'timeline' || effect.transitions.length === 0) continue;
      const { subject } = effect;
      if (subject.kind === 'service' || subject.kind === 'instance') this.listener.turned(subject, statusOf(this.state, subject));
    }
  }
}
