/** One holder at a time, in order of arrival, with a bound on the wait. */
export class Turns {
  private tail: Promise<unknown> = Promise.resolve();

  /** Resolves with the function that gives the turn back. */
  async take(timeoutMs: number): Promise<() => void> {
    let giveBack!: () => void;
    const mine = new Promise<void>((resolve) => (giveBack = resolve));
    const before = this.tail;
    this.tail = before.then(() => mine);
    let timer!: NodeJS.Timeout;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        giveBack();
        reject(new Error(`No turn on the SQLite connection within ${timeoutMs} ms. Inside a transaction, use its own EntityManager.`));
      }, timeoutMs);
    });
    try {
      await Promise.race([before, late]);
      return giveBack;
    } finally {
      clearTimeout(timer);
    }
  }
}
