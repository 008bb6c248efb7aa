import { Injectable } from '@nestjs/common';
import { DomainError, type Observation } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { DueWheel } from './due-wheel.js';
import { mostInFlight, openFilesLimit } from './descriptors.js';
import { TICK_MS } from './doubt/doubt.js';
import { Looker } from './looker.js';
import { RecentObservations } from './recent-observations.js';
import { readyRun, type ReadyRun } from './run-look.js';
import { keyOfRun, nextDue, type LastStart, type ScheduledRun } from './schedule.js';

/** Heard by telemetry. */
export interface ProberListener {
  /** How much later than due a run started. */
  started(lagMs: number): void;
  observed(probe: string, observation: Observation): void;
  loopDelayed(delayMs: number): void;
}

/** What the prober knows of one run; it lives as long as the run is scheduled. */
interface Entry {
  ready: ReadyRun;
  last: LastStart | null;
  dueAt: number;
  isSoft: boolean;
  /** The look in flight: there is never a second one beside it. */
  running: Promise<Observation | null> | null;
  /** The last look was doubted, and taken again at once. */
  wasDoubted: boolean;
}

const MAX_IN_FLIGHT = mostInFlight(openFilesLimit());
/** A clock or a tick that is further off than this means a gap: due times are laid anew. @see I7 */
const JUMP_MS = 2_000;

/** Looks at everything scheduled, each when it is due. It never decides a state. */
@Injectable()
export class Prober {
  listener: ProberListener = { started: () => undefined, observed: () => undefined, loopDelayed: () => undefined };
  /** Due times that passed without a look, because an earlier one or too many others were in flight. */
  skipped = 0;
  private readonly entries = new Map<string, Entry>();
  private wheel: DueWheel<Entry>;
  private timer: NodeJS.Timeout | null = null;
  private lastTick: number;
  private wallAhead: number;

  constructor(
    private readonly clock: Clock,
    private readonly looker: Looker,
    private readonly recent: RecentObservations,
  ) {
    this.lastTick = clock.monotonic();
    this.wallAhead = clock.now() - this.lastTick;
    this.wheel = new DueWheel(TICK_MS, this.lastTick);
  }

  get inFlight(): number {
    return this.looker.inFlight;
  }

  get scheduled(): number {
    return this.entries.size;
  }

  start(): void {
    if (this.timer !== null) return;
    this.looker.start();
    this.reanchor();
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    this.looker.stop();
    await Promise.all([...this.entries.values()].map(({ running }) => running));
  }

  /** Everything that is to be looked at from now on. Runs that stay keep their place. */
  replace(runs: readonly ScheduledRun[]): void {
    const wanted = new Set<string>();
    for (const run of runs) if (this.adopt(keyOfRun(run), run)) wanted.add(keyOfRun(run));
    for (const [key, entry] of this.entries) {
      if (wanted.has(key)) continue;
      this.entries.delete(key);
      this.wheel.remove(entry);
      this.recent.forget(key);
    }
  }

  /** What was due since then, while one hub handed over to the other, is looked at now: nobody else did. */
  catchUp(handedOverAt: (run: ScheduledRun) => number | null): void {
    for (const entry of this.entries.values()) {
      const since = handedOverAt(entry.ready.scheduled);
      if (since === null || entry.last !== null || entry.running !== null) continue;
      if (entry.dueAt - entry.ready.scheduled.intervalMs < since) continue;
      entry.dueAt = this.clock.now();
      this.wheel.put(entry, this.clock.monotonic());
    }
  }

  /** Told by whoever decides: the last observation differs from the hard state. @see ST-3 */
  setSoft(key: string, isSoft: boolean): void {
    const entry = this.entries.get(key);
    if (entry === undefined || entry.isSoft === isSoft) return;
    entry.isSoft = isSoft;
    if (entry.running === null) this.schedule(entry);
  }

  /** Looks at once, whatever is scheduled; a look already in flight answers too. @throws DomainError */
  async probeNow(checkUid: string, instanceUid?: string): Promise<Observation[]> {
    const wanted = [...this.entries.values()].filter(
      ({ ready: { scheduled } }) => scheduled.checkUid === checkUid && (instanceUid === undefined || scheduled.instanceUid === instanceUid),
    );
    if (wanted.length === 0)
      throw new DomainError('not_applicable', 'There is nothing to look at: the check waits for signals, or has no instance.');
    const observations = await Promise.all(wanted.map((entry) => entry.running ?? this.run(entry, entry.last?.dueAt ?? 0)));
    return observations.filter((observation) => observation !== null);
  }

  /** False for what is never looked at. */
  private adopt(key: string, run: ScheduledRun): boolean {
    const entry = this.entries.get(key);
    if (entry !== undefined && JSON.stringify(entry.ready.scheduled) === JSON.stringify(run)) return true;
    const ready = readyRun(run);
    if (ready === null) return false;
    const adopted: Entry = entry ?? { ready, last: null, dueAt: 0, isSoft: false, running: null, wasDoubted: false };
    adopted.ready = ready;
    this.entries.set(key, adopted);
    if (adopted.running === null) this.schedule(adopted);
    return true;
  }

  private schedule(entry: Entry): void {
    entry.dueAt = nextDue(entry.ready.scheduled, entry.last, { now: this.clock.now(), isSoft: entry.isSoft });
    this.wheel.put(entry, entry.dueAt - this.wallAhead);
  }

  private tick(): void {
    const now = this.clock.monotonic();
    const wallAhead = this.clock.now() - now;
    this.listener.loopDelayed(this.looker.tick());
    const isJump = now - this.lastTick > JUMP_MS || Math.abs(wallAhead - this.wallAhead) > JUMP_MS;
    if (isJump) this.reanchor();
    this.lastTick = now;
    this.wallAhead = wallAhead;
    for (const entry of this.wheel.take(now)) this.runWhenRoom(entry);
  }

  /** Nothing is made up for after a gap: the grid spreads what comes next, so there is no burst either. */
  private reanchor(): void {
    this.lastTick = this.clock.monotonic();
    this.wallAhead = this.clock.now() - this.lastTick;
    this.wheel = new DueWheel(TICK_MS, this.lastTick);
    for (const entry of this.entries.values()) {
      entry.last = null;
      if (entry.running === null) this.schedule(entry);
    }
  }

  private runWhenRoom(entry: Entry): void {
    if (this.inFlight >= MAX_IN_FLIGHT) {
      this.wheel.put(entry, this.lastTick + TICK_MS);
      return;
    }
    this.listener.started(Math.max(0, this.clock.now() - entry.dueAt));
    void this.run(entry, entry.dueAt);
  }

  private async run(entry: Entry, dueAt: number): Promise<Observation | null> {
    this.wheel.remove(entry);
    entry.last = { dueAt, startedAt: this.clock.now() };
    entry.running = this.looker.look(entry.ready);
    const observation = await entry.running;
    entry.running = null;
    if (observation === null) return null;
    this.listener.observed(entry.ready.scheduled.probe, observation);
    if (this.entries.get(keyOfRun(entry.ready.scheduled)) === entry) this.scheduleAfter(entry, observation);
    return observation;
  }

  /** After doubt it looks again at once, but only once in a row: more looks would not make the hub faster. @see I9 */
  private scheduleAfter(entry: Entry, { reason }: Observation): void {
    const { intervalMs } = entry.ready.scheduled;
    if (entry.last !== null && entry.last.dueAt > 0)
      this.skipped += Math.max(0, Math.floor((this.clock.now() - entry.last.dueAt) / intervalMs));
    this.schedule(entry);
    const isDoubted = reason === 'hub_lag' && !entry.wasDoubted;
    entry.wasDoubted = isDoubted;
    if (!isDoubted) return;
    entry.dueAt = this.clock.now();
    this.wheel.put(entry, this.clock.monotonic());
  }
}
