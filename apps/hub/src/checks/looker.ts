import { Injectable } from '@nestjs/common';
import type { Observation } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { Doubt, TICK_MS } from './doubt/doubt.js';
import { LoopDelay, tolerableDelayMs } from './loop-delay.js';
import { ObservationLog } from './observation-log.js';
import type { Sighting } from './probes/probe.js';
import { RecentObservations } from './recent-observations.js';
import { inconclusive, observationOf, type ReadyRun } from './run-look.js';

/** Takes one look and appends what it saw, doubting itself first. */
@Injectable()
export class Looker {
  private readonly stopping = new AbortController();
  private flying = 0;

  constructor(
    private readonly clock: Clock,
    private readonly egress: EgressGuard,
    private readonly log: ObservationLog,
    private readonly recent: RecentObservations,
    private readonly doubt: Doubt,
  ) {}

  get inFlight(): number {
    return this.flying;
  }

  get isStopped(): boolean {
    return this.stopping.signal.aborted;
  }

  /** Every `TICK_MS`, from here on. */
  start(): void {
    this.doubt.delay = new LoopDelay(TICK_MS, this.clock.monotonic());
  }

  /** Returns how late the tick came. */
  tick(): number {
    return this.doubt.delay.tick(this.clock.monotonic());
  }

  /** Breaks off what is in flight: that is no observation. */
  stop(): void {
    this.stopping.abort();
    this.doubt.stop();
  }

  /** Null when the hub stopped meanwhile. Never rejects. */
  async look(ready: ReadyRun): Promise<Observation | null> {
    const { egress, clock } = this;
    const [startedAt, from] = [clock.now(), clock.monotonic()];
    this.flying += 1;
    const seen = await ready.look({ egress, clock, signal: this.stopping.signal });
    this.flying -= 1;
    const until = clock.monotonic();
    const sighting = doubted(seen, this.doubt.heldUpSince(startedAt, from), ready.scheduled.timeoutMs);
    let observation = observationOf(ready.scheduled, sighting, startedAt, until - from);
    if (this.doubt.mustJudge(ready.scheduled, observation)) {
      observation = await this.doubt.judge(ready.scheduled, observation, { from, until });
    }
    if (this.isStopped) return null;
    this.recent.add(observation);
    this.log.append(observation, ready.shard);
    return observation;
  }
}

/** What went wrong while we ourselves were held up says nothing about the target. @see I9 */
function doubted(sighting: Sighting, delayMs: number, timeoutMs: number): Sighting {
  if (sighting.outcome === 'ok' || sighting.outcome === 'inconclusive' || delayMs <= tolerableDelayMs(timeoutMs)) return sighting;
  const doubt = inconclusive('hub_lag', `the hub was held up for ${Math.round(delayMs)} ms; saw ${sighting.reason}`);
  return { ...doubt, latencyMs: sighting.latencyMs, phases: sighting.phases };
}
