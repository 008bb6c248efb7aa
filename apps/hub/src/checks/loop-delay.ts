interface Delay {
  readonly endedAt: number;
  readonly delayMs: number;
}

/** Shorter ones can't falsify any look. */
const LEAST_DELAY_MS = 50;
const MAX_KEPT = 1_000;

/** How long the event loop was held up, told by a tick that came late. @see I9 */
export class LoopDelay {
  private lastTick: number;
  private readonly delays: Delay[] = [];

  constructor(
    private readonly tickMs: number,
    nowMs: number,
  ) {
    this.lastTick = nowMs;
  }

  /** Returns how late this tick is. */
  tick(nowMs: number): number {
    const delayMs = this.delayBy(nowMs);
    this.lastTick = nowMs;
    if (delayMs >= LEAST_DELAY_MS) {
      this.delays.push({ endedAt: nowMs, delayMs });
      if (this.delays.length > MAX_KEPT) this.delays.shift();
    }
    return delayMs;
  }

  /** The longest delay that touched the time since then, a present one included. */
  longestSince(fromMs: number, nowMs: number): number {
    let longest = this.delayBy(nowMs);
    for (let index = this.delays.length - 1; index >= 0; index -= 1) {
      const { endedAt, delayMs } = this.delays[index]!;
      if (endedAt < fromMs) break;
      longest = Math.max(longest, delayMs);
    }
    return longest;
  }

  private delayBy(nowMs: number): number {
    return Math.max(0, nowMs - this.lastTick - this.tickMs);
  }
}

/** Above this an observation says more about us than about the target. @see I9 */
export function tolerableDelayMs(timeoutMs: number): number {
  return Math.min(500, timeoutMs * 0.2);
}
