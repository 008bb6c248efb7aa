/** The hub's time by the browser's monotonic clock, so that a wrong or jumping clock of the screen shows nowhere. */
export class ServerClock {
  private offsetMs: number | undefined;

  /** @param monotonicMs milliseconds that only rise, such as `performance.now` */
  constructor(private readonly monotonicMs: () => number) {}

  /** The message with the shortest way is the nearest to the truth; a fall of seconds means that one of the clocks was set. */
  hear(at: string): void {
    const sample = Date.parse(at) - this.monotonicMs();
    if (Number.isNaN(sample)) return;
    if (this.offsetMs === undefined || sample > this.offsetMs || sample < this.offsetMs - 2_000) this.offsetMs = sample;
  }

  /** Undefined until the hub spoke. */
  now(): number | undefined {
    return this.offsetMs === undefined ? undefined : this.offsetMs + this.monotonicMs();
  }
}
