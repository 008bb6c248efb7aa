const EVERY_MS = 10_000;
const AFTER_A_FAILURE_MS = 1_000;
const TIMEOUT_MS = 2_000;

/** Tells the hub that the traffic runs: a heartbeat check is never looked at, it listens. */
export class HeartbeatSignal {
  private timer?: NodeJS.Timeout;

  constructor(private readonly url: string) {}

  start(): void {
    void this.send().then((heard) => {
      this.timer = setTimeout(() => this.start(), heard ? EVERY_MS : AFTER_A_FAILURE_MS);
    });
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private async send(): Promise<boolean> {
    try {
      const answer = await fetch(this.url, { method: 'POST', signal: AbortSignal.timeout(TIMEOUT_MS) });
      await answer.arrayBuffer();
      return answer.ok;
    } catch {
      return false;
    }
  }
}
