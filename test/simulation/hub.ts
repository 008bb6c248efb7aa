import {
  findCheck,
  isSoft,
  placeOf,
  subjectKey,
  type Observation,
  type ServiceDefinition,
  type Subject,
  type Timer,
  watchedRuns,
  type CheckDefinition,
  locationsOf,
} from '@watchfloor/core';
import type { Draw } from './draw.js';
import type { DueEffect } from './rows.js';
import { Truth } from './truth.js';
import type { World } from './world.js';

const MOST_SPOOLED_MS = 60_000;

/** The parts of a hub around the engine: it probes, keeps time, and calls actions. */
export class Hub {
  private readonly truth: Truth;
  private readonly late: Observation[] = [];
  /** Seen by an agent while nobody here could hear it. */
  private readonly spool: Observation[] = [];
  /** Calls of actions under way, by act id: lost when the hub dies. */
  private readonly calls = new Map<string, { readonly endsAt: number; readonly ok: boolean }>();

  constructor(
    private readonly world: World,
    private readonly draw: Draw,
  ) {
    this.truth = new Truth(draw);
  }

  forgetCalls(): void {
    this.calls.clear();
  }

  /** Everything of one second: what targets do, then what the hub sees and does. */
  second(options: { readonly probing: boolean }): void {
    this.truth.moveOn([...this.world.state.instances.keys(), ...this.world.state.definition.checks.map(({ uid }) => uid)]);
    if (options.probing) this.probe();
    else this.spoolAt(this.world.now);
    this.deliverLate();
    if (options.probing && this.draw.chance(0.2)) this.tellSpool();
    if (this.draw.chance(0.8)) this.world.step({ kind: 'tick' });
    this.endCalls();
    if (this.draw.chance(0.7)) this.workOff();
  }

  private probe(): void {
    const { world, draw } = this;
    for (const { check, subject } of watchedRuns(world.state)) {
      const phase = world.phaseOf(check.uid, subject.instanceUid, check.intervalMs);
      const run = world.state.runs.get(subjectKey(subject))?.run;
      const isDue = (world.now - phase) % check.intervalMs === 0 || (run !== undefined && isSoft(run));
      if (!isDue) continue;
      if (check.heartbeat) this.signal(subject, check.intervalMs);
      else this.see(this.observationOf(check, subject));
      if (draw.chance(0.02) && !check.heartbeat) this.late.push(this.observationOf(check, subject));
    }
  }

  /** An agent went on looking while the hub slept, and remembers the newest of it. */
  spoolOf(from: number, to: number): void {
    for (let at = Math.max(from, to - MOST_SPOOLED_MS); at < to; at += 1000) this.spoolAt(at);
  }

  private spoolAt(at: number): void {
    const { world, draw } = this;
    this.truth.moveOn([...world.state.instances.keys()]);
    for (const { check, subject } of watchedRuns(world.state)) {
      const phase = world.phaseOf(check.uid, subject.instanceUid, check.intervalMs);
      if ((at - phase) % check.intervalMs !== 0 || check.heartbeat || draw.chance(0.1)) continue;
      this.spool.push({ ...this.observationOf(check, subject), startedAt: at, endedAt: at });
    }
  }

  /** In pieces, in any order, some of it twice. */
  private tellSpool(): void {
    const observations: Observation[] = [];
    for (let count = this.draw.between(1, 80); count > 0 && this.spool.length > 0; count--) {
      const at = this.draw.chance(0.7) ? 0 : this.draw.between(0, this.spool.length - 1);
      const [observation] = this.draw.chance(0.9) ? this.spool.splice(at, 1) : this.spool.slice(at, at + 1);
      observations.push(observation!);
    }
    if (observations.length > 0) this.world.step({ kind: 'facts', observations });
  }

  private see(observation: Observation): void {
    this.world.observe(observation);
    if (this.draw.chance(0.02)) this.world.observe(observation);
  }

  private signal(subject: Subject, intervalMs: number): void {
    const seen = this.truth.seenOf(subject.instanceUid ?? subject.uid);
    if (seen === 'inconclusive') return;
    const signal = seen === 'ok' ? 'success' : seen === 'degraded' ? 'start' : this.draw.pick(['fail', 'fail', 'start'] as const);
    const at = subject.instanceUid === undefined ? {} : { instanceUid: subject.instanceUid };
    const next = signal === 'start' ? null : nextSignal(this.world.now, intervalMs);
    this.world.command({ kind: 'signal', checkUid: subject.uid, ...at, signal, text: '', next });
  }

  private observationOf(check: CheckDefinition, run: Subject): Observation {
    const { subject, location } = placeOf(run);
    const { uid, instanceUid } = subject;
    const outcome = this.truth.seenOf(instanceUid ?? uid);
    const at = { startedAt: this.world.now, endedAt: this.world.now };
    const seen = { outcome, reason: outcome === 'ok' ? 'ok' : 'connection_refused', message: '', latencyMs: 1, phases: {} };
    return {
      checkUid: uid,
      ...(instanceUid === undefined ? {} : { instanceUid }),
      location: location ?? locationsOf(check)[0]!,
      ...at,
      ...seen,
    };
  }

  private deliverLate(): void {
    while (this.late.length > 0 && this.draw.chance(0.2)) this.world.observe(this.late.shift() as Observation);
  }

  private endCalls(): void {
    for (const [actId, { endsAt, ok }] of this.calls) {
      if (endsAt > this.world.now) continue;
      this.calls.delete(actId);
      this.world.command({ kind: 'act-ended', actId, ok, output: ok ? 'done' : 'refused' });
    }
  }

  private workOff(): void {
    const due = [...this.world.rows.dues.values()].filter(({ at, settled }) => !settled && at <= this.world.now);
    for (const row of due.toSorted((a, b) => a.at - b.at)) this.handle(row);
  }

  private handle(row: DueEffect): void {
    if (row.dueKind === 'timer') this.ring(row.key, row.payload as Timer);
    else if (row.dueKind === 'act') this.act((row.payload as { actId: string }).actId, row.key);
    else this.world.rows.settle(row.key);
  }

  private ring(key: string, timer: Timer): void {
    const interval = timer.purpose === 'heartbeat' ? intervalOf(this.world.state.definition, timer.checkUid) : null;
    const next = timer.purpose === 'heartbeat' && interval !== null ? nextSignal(timer.dueAt, interval) : null;
    this.world.command({ kind: 'timer', key, timer, next });
  }

  private act(actId: string, key: string): void {
    // A second worker may ask for what is under way: it must hear no.
    if (this.calls.has(actId) && this.draw.chance(0.8)) return;
    const answer = this.world.command({ kind: 'act-start', actId })?.answer;
    const act = this.world.rows.acts.get(actId);
    if (answer?.proceed === true) {
      this.calls.set(actId, { endsAt: this.world.now + this.draw.between(0, 4) * 1000, ok: this.draw.chance(0.8) });
      if (act !== undefined && this.draw.chance(0.7)) this.truth.heal(act.target.uid);
    } else if (act?.state === 'running' && !this.calls.has(actId)) {
      // Begun by a hub that died: nobody knows how far it came, so it is watched and not repeated.
      this.world.command({ kind: 'act-ended', actId, ok: true, output: 'interrupted' });
    } else if (act?.state !== 'running') {
      this.world.rows.settle(key);
    }
  }
}

function intervalOf(definition: ServiceDefinition, checkUid: string): number | null {
  return findCheck(definition, checkUid)?.check.intervalMs ?? null;
}

function nextSignal(after: number, intervalMs: number): { dueAt: number; deadline: number } {
  return { dueAt: after + intervalMs, deadline: after + intervalMs + 5000 };
}
