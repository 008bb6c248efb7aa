export interface RestartRequest {
  readonly id: string;
  /** The same over every look at one act. */
  readonly key: string;
  readonly fencingToken: number | null;
}

export interface RestartAnswer {
  readonly id: string;
  readonly pid: number | null;
  readonly restarts: number;
}

export interface LedgerEntry extends RestartRequest {
  /** How often this act was asked for, and how often a process was really started for it. */
  requests: number;
  restarts: number;
}

/** The owner that asks has been replaced by one with a higher token. */
export class StaleTokenError extends Error {
  constructor(id: string, given: number, highest: number) {
    super(`the fencing token ${given} for ${id} is older than ${highest}`);
  }
}

const MOST_ENTRIES = 10_000;

interface Remembered {
  readonly entry: LedgerEntry;
  readonly answer: Promise<RestartAnswer>;
}

/** Lets each act restart once: a key seen before is answered again, a token lower than the target's highest is refused. */
export class RestartLedger {
  private readonly remembered = new Map<string, Remembered>();
  private readonly highestToken = new Map<string, number>();

  /** @throws StaleTokenError; and what `restart` throws, which the key then may try again */
  async once(request: RestartRequest, restart: () => Promise<RestartAnswer>): Promise<RestartAnswer> {
    const known = this.remembered.get(keyOf(request));
    if (known !== undefined) {
      known.entry.requests += 1;
      return known.answer;
    }
    this.fence(request);
    const entry = { ...request, requests: 1, restarts: 0 };
    const answer = restart();
    this.remember(request, { entry, answer });
    try {
      const restarted = await answer;
      entry.restarts += 1;
      return restarted;
    } catch (error) {
      this.remembered.delete(keyOf(request));
      throw error;
    }
  }

  entries(): readonly LedgerEntry[] {
    return [...this.remembered.values()].map(({ entry }) => entry);
  }

  private fence({ id, fencingToken }: RestartRequest): void {
    if (fencingToken === null) return;
    const highest = this.highestToken.get(id) ?? 0;
    if (fencingToken < highest) throw new StaleTokenError(id, fencingToken, highest);
    this.highestToken.set(id, fencingToken);
  }

  private remember(request: RestartRequest, remembered: Remembered): void {
    this.remembered.set(keyOf(request), remembered);
    const [oldest] = this.remembered.keys();
    if (this.remembered.size > MOST_ENTRIES && oldest !== undefined) this.remembered.delete(oldest);
  }
}

function keyOf({ id, key }: RestartRequest): string {
  return `${id} ${key}`;
}
