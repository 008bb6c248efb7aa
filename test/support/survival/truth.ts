import { get } from 'node:http';
import { merged, type Stretch } from './stretches.ts';

const EVERY_MS = 50;
const TIMEOUT_MS = 500;

interface Look {
  readonly startedAt: number;
  readonly endedAt: number;
  readonly ok: boolean;
}

/** An independent record of when targets were healthy, by looks of its own that share nothing with the hub. */
export class Truth {
  private readonly looks = new Map<string, Look[]>();
  private readonly timer: NodeJS.Timeout;

  /** Addresses by target. */
  constructor(addresses: Readonly<Record<string, string>>) {
    for (const id of Object.keys(addresses)) this.looks.set(id, []);
    this.timer = setInterval(() => {
      for (const [id, address] of Object.entries(addresses)) void this.look(id, address);
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
  }

  /** Since when it has been healthy without a break; null when it is not. */
  healthySince(id: string): number | null {
    const last = this.certainlyUp(id).at(-1);
    return last !== undefined && this.ordered(id).at(-1)?.ok === true ? last.from : null;
  }

  /** Between looks in a row that were fine. */
  certainlyUp(id: string): Stretch[] {
    return this.between(id, true);
  }

  /** Between looks in a row that failed. */
  certainlyDown(id: string): Stretch[] {
    return this.between(id, false);
  }

  private between(id: string, ok: boolean): Stretch[] {
    const looks = this.ordered(id);
    return merged(
      looks.slice(1).flatMap((look, index) => {
        const before = looks[index]!;
        // What failed was dead before the look began; what was fine was alive when it was answered.
        return before.ok === ok && look.ok === ok ? [{ from: before.startedAt, to: look.startedAt }] : [];
      }),
    );
  }

  private ordered(id: string): Look[] {
    return (this.looks.get(id) ?? []).toSorted((a, b) => a.startedAt - b.startedAt);
  }

  private async look(id: string, address: string): Promise<void> {
    const startedAt = Date.now();
    const ok = await isHealthy(`${address}/health/ready`);
    this.looks.get(id)?.push({ startedAt, endedAt: Date.now(), ok });
  }
}

function isHealthy(url: string): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get(url, { agent: false, timeout: TIMEOUT_MS }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(false));
  });
}
