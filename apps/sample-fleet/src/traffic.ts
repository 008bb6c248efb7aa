const MOST_IN_FLIGHT = 100;
const TIMEOUT_MS = 2_000;

export interface TrafficTarget {
  readonly addresses: readonly string[];
  readonly callsPerSecond: number;
}

/** A steady stream of calls into the head of the chain, so that breakers have something to judge. */
export class Traffic {
  private inFlight = 0;
  private turn = 0;
  private timer?: NodeJS.Timeout;

  constructor(private readonly target: TrafficTarget) {}

  start(): void {
    this.timer = setInterval(() => void this.call(), 1_000 / this.target.callsPerSecond);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** What the answer is doesn't matter here: who fails is seen by the callers' breakers and by the hub. */
  private async call(): Promise<void> {
    if (this.inFlight >= MOST_IN_FLIGHT) return;
    const { addresses } = this.target;
    this.inFlight += 1;
    try {
      const answer = await fetch(`${addresses[this.turn++ % addresses.length]}/work`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      await answer.arrayBuffer();
    } catch {
      // The head of the chain is away; the next call tries again.
    } finally {
      this.inFlight -= 1;
    }
  }
}
