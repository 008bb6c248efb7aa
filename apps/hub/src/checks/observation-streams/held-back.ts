import type { Observation } from '@watchfloor/core';
import type { Clock } from '../../platform/clock.js';
import { AGAIN_FOR_MS } from './entry.js';

const AGAIN_AFTER_MS = 500;
const MOST_HELD = 10_000;

interface Held {
  readonly observation: Observation;
  readonly shard: number;
}

/** What was kept here and nobody decided for: the shard is still being read from its rows, or has gone meanwhile. */
export class HeldBack {
  dropped = 0;
  private readonly keptAt = new WeakMap<Observation, { readonly shard: number; readonly at: number }>();
  private held: Held[] = [];
  private timer: NodeJS.Timeout | null = null;

  /** @param again appends it as if it were new, to wherever its shard is by then */
  constructor(
    private readonly clock: Clock,
    private readonly again: (observation: Observation, shard: number) => void,
  ) {}

  get depth(): number {
    return this.held.length;
  }

  /** Before it is handed over; again, it counts from the first time. */
  keep(observation: Observation, shard: number): void {
    if (!this.keptAt.has(observation)) this.keptAt.set(observation, { shard, at: this.clock.monotonic() });
  }

  /** Nobody took it. */
  hold(observation: Observation): void {
    const kept = this.keptAt.get(observation);
    if (kept === undefined || this.held.length >= MOST_HELD || this.clock.monotonic() - kept.at > AGAIN_FOR_MS) {
      this.dropped += 1;
      return;
    }
    this.held.push({ observation, shard: kept.shard });
    this.timer ??= setTimeout(() => this.release(), AGAIN_AFTER_MS);
  }

  stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private release(): void {
    this.timer = null;
    for (const { observation, shard } of this.held.splice(0)) this.again(observation, shard);
  }
}
