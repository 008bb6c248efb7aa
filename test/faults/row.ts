/** `not run` says in its figures what this machine lacks. A row that fails throws. */
export interface Verdict {
  readonly result: 'holds' | 'not run';
  readonly figures: string;
}

/** One fault of reliability.md's table, injected on this machine, judged by its oracle. */
export interface FaultRow {
  readonly row: number;
  readonly fault: string;
  /** What the machine must allow, beyond starting processes. */
  readonly needs?: string;
  run(): Promise<Verdict>;
}

export const holds = (figures: string): Verdict => ({ result: 'holds', figures });
export const notRun = (why: string): Verdict => ({ result: 'not run', figures: why });
