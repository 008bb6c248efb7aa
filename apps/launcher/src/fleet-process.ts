import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopChild, type ChildProgram } from './child.js';
import { answers } from './hub-process.js';

const READY_WITHIN_MS = 30_000;

export interface RunningInstance {
  readonly id: string;
  readonly pid: number | null;
  readonly restarts: number;
}

/** The supervisor with its instances. It outlives the hub: nothing here depends on it. */
export class FleetProcess {
  private child?: ChildProcess;

  constructor(
    private readonly program: ChildProgram,
    private readonly url: string,
  ) {}

  /** Starts all instances and waits until each of them answers. */
  async start(addresses: readonly string[]): Promise<void> {
    this.child = startChild(this.program);
    const failed = once(this.child, 'exit').then(([code]) => {
      throw new Error(`The supervisor ended with code ${code}.`);
    });
    failed.catch(() => undefined);
    await Promise.race([failed, allAnswer(addresses)]);
  }

  async instances(): Promise<readonly RunningInstance[]> {
    const answer = await fetch(`${this.url}/instances`, { signal: AbortSignal.timeout(2_000) });
    return (await answer.json()) as RunningInstance[];
  }

  stop(): Promise<void> {
    return stopChild(this.child, 3_000);
  }
}

async function allAnswer(addresses: readonly string[]): Promise<void> {
  const end = performance.now() + READY_WITHIN_MS;
  for (const address of addresses) {
    while (!(await answers(`${address}/health/live`))) {
      if (performance.now() > end) throw new Error(`The sample service at ${address} did not start within ${READY_WITHIN_MS / 1_000} s.`);
      await sleep(50);
    }
  }
}
