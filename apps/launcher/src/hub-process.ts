import type { ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { startChild, stopChild, type ChildProgram } from './child.js';

const RESTART_AFTER_MS = 200;
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 8_000;

/** The hub could not start; it has said why on standard error. */
export class HubStartError extends Error {}

/** The hub, started again whenever it was killed. */
export class HubProcess {
  private child?: ChildProcess;
  private wasReady = false;
  private stopping = false;
  private exitedAtStart: string | null = null;

  constructor(
    private readonly program: ChildProgram,
    private readonly url: string,
    private readonly say: (line: string) => void,
  ) {}

  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws HubStartError */
  async start(): Promise<void> {
    if (this.stopping) throw new HubStartError('The hub is not wanted any more.');
    this.spawn();
    await this.untilReady();
    this.wasReady = true;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await stopChild(this.child, STOP_WITHIN_MS);
  }

  private spawn(): void {
    const child = startChild(this.program);
    this.child = child;
    child.on('error', (error) => (this.exitedAtStart = error.message));
    child.on('exit', (code, signal) => void this.ended(signal ?? `code ${code}`));
  }

  private async ended(how: string): Promise<void> {
    if (this.stopping) return;
    if (!this.wasReady) {
      this.exitedAtStart = how;
      return;
    }
    this.say(`The hub ended with ${how}; starting it again.`);
    await sleep(RESTART_AFTER_MS);
    if (!this.stopping) this.spawn();
  }

  private async untilReady(): Promise<void> {
    const end = performance.now() + READY_WITHIN_MS;
    while (performance.now() < end) {
      if (this.exitedAtStart !== null) throw new HubStartError(`The hub ended with ${this.exitedAtStart} before it was ready.`);
      if (await answers(`${this.url}/health/ready`)) return;
      await sleep(100);
    }
    throw new HubStartError(`The hub was not ready within ${READY_WITHIN_MS / 1_000} s.`);
  }
}

export async function answers(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
