import {
  findCheck,
  runFrom,
  phaseOf,
  runKey,
  stepService,
  subjectKey,
  DomainError,
  newServiceState,
  type Command,
  type Effect,
  type Observation,
  type ServiceDefinition,
  type ServiceEvent,
  type ServiceState,
} from '@watchfloor/core';
import { rebuiltState } from './rebuilt.js';
import { Rows } from './rows.js';

/** One event with what it did, for whoever checks. */
export interface Stepped {
  readonly event: ServiceEvent;
  readonly before: ServiceState;
  readonly after: ServiceState;
  readonly effects: readonly Effect[];
  readonly now: number;
}

/** What must hold after every step; throws with words when it does not. */
export type Hold = (stepped: Stepped, world: World) => void;

const START = 1_700_000_000_000;

/** One service, its rows, the time, and a hub that may be away; all times are whole seconds. */
export class World {
  now = START;
  state: ServiceState;
  readonly rows = new Rows();
  /** When each run was last seen UP, by run key: what remediation may rely on. */
  readonly provenAt = new Map<string, number>();
  /** Instants at which a subject's life ended, as `key@at`. */
  readonly lifeEnds = new Set<string>();
  /** Before this instant the present shape says nothing of how history was composed. */
  composedSince = START;
  private readonly away: { readonly from: number; readonly to: number }[] = [];
  private runningSince = START;
  private ids = 0;
  private numbers = 0;

  constructor(
    definition: ServiceDefinition,
    private readonly holds: readonly Hold[],
  ) {
    this.state = newServiceState(definition, { enabled: true, reason: '' });
    this.step({ kind: 'definition', definition });
  }

  step(event: ServiceEvent): ReturnType<typeof stepService> {
    const before = this.state;
    const { now } = this;
    const step = stepService(before, event, {
      now,
      newId: () => `id-${++this.ids}`,
      newIncidentNumber: () => ++this.numbers,
      actNumbersAbove: 0,
      runningSince: this.runningSince,
      trustedSince: -Infinity,
      isRecording: true,
      freeze: () => ({ doubt: null, storm: null }),
      wasAway: (from, to) => this.away.some((gap) => gap.from < to && from < gap.to),
      phaseOf: (checkUid, instanceUid, intervalMs) => this.phaseOf(checkUid, instanceUid, intervalMs),
    });
    this.state = step.state;
    this.note(event, step.effects);
    for (const hold of this.holds) hold({ event, before, after: step.state, effects: step.effects, now }, this);
    return step;
  }

  /** What people ask may be refused; then nothing has changed. */
  command(command: Command): ReturnType<typeof stepService> | null {
    try {
      return this.step({ kind: 'command', command });
    } catch (error) {
      if (error instanceof DomainError) return null;
      throw error;
    }
  }

  observe(observation: Observation): void {
    this.step({ kind: 'observation', observation });
  }

  /** In whole seconds, so that second by second is exact. */
  phaseOf(checkUid: string, instanceUid: string | undefined, intervalMs: number): number {
    const phase = phaseOf(runKey(checkUid, instanceUid), intervalMs);
    return phase - (phase % 1000);
  }

  /** The hub sleeps: nothing happens, then it is back with what it had in memory. */
  sleep(ms: number): void {
    this.away.push({ from: this.now, to: this.now + ms });
    this.now += ms;
    this.runningSince = this.now;
  }

  /** The hub dies, and another one begins from the rows. */
  restart(awayMs: number): void {
    const { automation, definition, unreachable } = this.state;
    const coveredUntil = this.now;
    this.sleep(awayMs);
    this.state = rebuiltState({ rows: this.rows, definition, automation, coveredUntil, now: this.now });
    for (const [key, { provenAt }] of this.state.runs) if (provenAt !== null) this.provenAt.set(key, provenAt);
    // The time away is judged first, by what the definition was; then it is defined anew.
    this.composedSince = Infinity;
    this.step({ kind: 'tick' });
    this.composedSince = this.now;
    this.step({ kind: 'definition', definition });
    this.step({ kind: 'reachability', unreachable });
  }

  private note(event: ServiceEvent, effects: readonly Effect[]): void {
    this.rows.write(effects);
    for (const effect of effects) {
      if (effect.kind !== 'timeline') continue;
      const endsAt = effect.segments.length === 0 ? effect.from : effect.segments.at(-1)?.to;
      if (typeof endsAt === 'number') this.lifeEnds.add(`${subjectKey(effect.subject)}@${endsAt}`);
    }
    this.composedSince = Math.max(this.composedSince, this.state.shapedAt);
    if (event.kind === 'observation' && event.observation.outcome === 'ok') {
      const { checkUid, instanceUid, location, startedAt } = event.observation;
      const check = findCheck(this.state.definition, checkUid)?.check;
      const run = check && runFrom(check, instanceUid, location);
      const key = run ? subjectKey(run) : '';
      if (this.state.runs.get(key)?.run.status === 'up') this.provenAt.set(key, startedAt);
    }
    if (event.kind === 'facts') for (const [key, { provenAt }] of this.state.runs) if (provenAt !== null) this.provenAt.set(key, provenAt);
    if (event.kind === 'command' && event.command.kind === 'signal' && event.command.signal === 'success') {
      this.provenAt.set(runKey(event.command.checkUid, event.command.instanceUid), this.now);
    }
  }
}
