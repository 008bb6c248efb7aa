const TICK_MS = 500;

/** The one timer behind every age on the wall. */
export class Ticker {
  private readonly listeners = new Set<() => void>();

  start(): void {
    setInterval(() => {
      for (const listener of this.listeners) listener();
    }, TICK_MS);
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}
