import { Injectable } from '@nestjs/common';
import { isDoubtful, vantageOf, type Ms, type Observation, type Voice } from '@watchfloor/core';
import { Clock } from '../../platform/clock.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { Events } from '../../platform/events.js';
import { LoopDelay, tolerableDelayMs } from '../loop-delay.js';
import type { ScheduledRun } from '../schedule.js';
import type { Lookout } from './lookout.js';
import { Lookouts } from './lookouts.js';
import { Suspicions } from './suspicions.js';
import { Vantage } from './vantage.js';

export const TICK_MS = 20;
/** Between two rounds by plan. */
export const ROUND_MS = 2_000;
const LOOK_TIMEOUT_MS = 2_000;
/** Failures of one run in a row that each wait for a round of their own: more than any usual threshold. */
const STRICT_FAILURES = 10;
/** For what has been failing long a round of late is enough, so that the references aren't asked without end. */
const RECENT_MS = 5_000;
/** Held up for longer before it knew, the hub knows only that its line works again. @see I7 */
const GAP_MS = 2_000;

/** The hub's doubt about itself: was it held up, and does its own line work? @see ST-9 @see I9 */
@Injectable()
export class Doubt {
  /** How long the event loop was held up; ticked by the prober. */
  delay: LoopDelay;
  readonly suspicions = new Suspicions();
  /** The first to answer since they were configured are told here. */
  onProven: (lookout: Lookout) => void = () => undefined;
  private hasLooked = false;
  private readonly startedAt: Ms;
  private readonly stopping = new AbortController();
  private known: readonly Lookout[] = [];
  private vantages: ReadonlyMap<string | null, Vantage> = new Map();
  private places: ReadonlySet<string> = new Set();
  private readonly failures = new WeakMap<ScheduledRun, number>();

  constructor(
    private readonly clock: Clock,
    private readonly egress: EgressGuard,
    private readonly lookouts: Lookouts,
    private readonly events: Events,
  ) {
    this.startedAt = clock.monotonic();
    this.delay = new LoopDelay(TICK_MS, this.startedAt);
  }

  get isSuspect(): boolean {
    return this.suspicions.since !== null;
  }

  /** Whether nobody can know yet that its line works: it has lookouts, and no round of them was told anything yet. */
  get isUntried(): boolean {
    return !this.hasLooked && this.lookouts.list().length > 0;
  }

  /** Whose lookouts fail, in words; empty while none does. */
  get reason(): string {
    return this.suspects.map(({ failing }) => failing).join('; ');
  }

  list(): readonly Lookout[] {
    this.refresh();
    return this.known;
  }

  /** A round of every vantage. */
  async look(): Promise<void> {
    this.refresh();
    const verdicts = await Promise.all([...this.vantages.values()].map((vantage) => vantage.look()));
    this.hasLooked ||= !verdicts.includes('late');
  }

  /** Whether it is known by now if signals could have reached the hub up to this call. */
  async assured(): Promise<boolean> {
    this.refresh();
    return (await this.vantages.get(null)?.lookedSince(this.clock.monotonic())) ?? true;
  }

  /**
   * How long the hub was held up at most since then, on both clocks. Asleep the machine has no timers: only the wall
   * clock knows, and a jump of it may be just that (I7).
   */
  heldUpSince(wall: Ms, from: number): number {
    const until = this.clock.monotonic();
    const strayMs = Math.abs(this.clock.now() - wall - (until - from));
    return Math.max(strayMs, this.delay.longestSince(from, until));
  }

  stop(): void {
    this.stopping.abort();
  }

  /** Whether what a run saw must wait for `judge`: what is well never does. */
  mustJudge(run: ScheduledRun, observation: Observation): boolean {
    if (isDoubtful(observation)) return this.list().length > 0;
    this.failures.delete(run);
    return false;
  }

  /** What failed within that time on the monotonic clock stands only if the line is known to have worked. */
  async judge(run: ScheduledRun, observation: Observation, { from, until }: { from: number; until: number }): Promise<Observation> {
    const vantage = this.vantageOf(run);
    if (vantage === undefined) return observation;
    const [wall, at] = [this.clock.now(), this.clock.monotonic()];
    const inARow = (this.failures.get(run) ?? 0) + 1;
    const isKnown = vantage.wasSuspectSince(from) || (await vantage.lookedSince(inARow > STRICT_FAILURES ? until - RECENT_MS : until));
    if (vantage.wasSuspectSince(from)) {
      this.failures.delete(run);
      return doubted(observation, 'hub_suspect', `${vantage.failing}, so this may be our own line`);
    }
    if (!isKnown || this.heldUpSince(wall, at) > GAP_MS)
      return doubted(observation, 'hub_lag', 'the hub was held up before it knew whether its own line works');
    this.failures.set(run, inARow);
    return observation;
  }

  private get suspects(): Vantage[] {
    return [...this.vantages.values()].filter(({ isSuspect }) => isSuspect);
  }

  private vantageOf({ instanceUid }: ScheduledRun): Vantage | undefined {
    return this.vantages.get(vantageOf(this.lookouts.placeOf(instanceUid), this.places));
  }

  private refresh(): void {
    const lookouts = this.lookouts.list();
    if (lookouts === this.known) return;
    this.known = lookouts;
    const before = this.vantages;
    this.vantages = new Map(
      [...Map.groupBy(lookouts, ({ place }) => place)].map(([place, group]) => {
        const kept = before.get(place);
        const isSame = kept !== undefined && kept.lookouts.length === group.length && kept.lookouts.every((each) => group.includes(each));
        return [place, isSame ? kept : this.newVantage(place, group)];
      }),
    );
    this.places = new Set([...this.vantages.keys()].filter((place) => place !== null));
    this.follow();
  }

  private newVantage(place: string | null, lookouts: readonly Lookout[]): Vantage {
    return new Vantage(place === null ? 'reference' : 'canary', place, lookouts, {
      monotonic: () => this.clock.monotonic(),
      ask: (lookout) => this.ask(lookout),
      changed: () => this.follow(),
    });
  }

  /** Never rejects. What was seen while the hub itself was held up says nothing. */
  private async ask(lookout: Lookout): Promise<Voice['answer']> {
    const { clock, egress } = this;
    const [wall, from] = [clock.now(), clock.monotonic()];
    const wasProven = lookout.isProven;
    const seen = await lookout.look({ timeoutMs: LOOK_TIMEOUT_MS, clock, egress, signal: this.stopping.signal });
    const isLate = seen.answer === 'fail' && this.heldUpSince(wall, from) > tolerableDelayMs(LOOK_TIMEOUT_MS);
    lookout.last = { answer: isLate ? 'void' : seen.answer, reason: seen.reason, at: clock.now() };
    if (!wasProven && lookout.isProven) this.onProven(lookout);
    return isLate ? 'late' : seen.answer;
  }

  private follow(): void {
    const { suspects, clock } = this;
    const now = clock.now();
    const [first] = suspects;
    if (first === undefined) this.suspicions.end(now, clock.monotonic());
    else {
      const at = clock.monotonic();
      const agoMs = Math.max(0, at - Math.max(this.startedAt, ...suspects.map(({ suspectSince }) => suspectSince ?? -Infinity)));
      this.suspicions.begin(now - Math.round(agoMs), at - agoMs);
    }
    this.events.emit('doubt');
  }
}

function doubted(observation: Observation, reason: 'hub_suspect' | 'hub_lag', why: string): Observation {
  const message = `${why}; saw ${observation.reason}: ${observation.message}`;
  return { ...observation, outcome: 'inconclusive', reason, message: message.slice(0, 500) };
}
