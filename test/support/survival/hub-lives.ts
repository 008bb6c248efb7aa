import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Stretch } from './stretches.ts';

export interface HubProgram {
  readonly port: number;
  readonly adminToken: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Where all lives write what they say. */
  readonly logFile: string;
  /** The program as people start it, unless another build or a recorder is wanted. */
  readonly commandLine?: readonly string[];
  /** Where it runs; default: here. */
  readonly workFolder?: string;
}

interface Life {
  readonly spawnedAt: number;
  readyAt: number | null;
  endedAt: number | null;
}

/** What the hub answered; null when it was away, or died before its answer came. */
export type HubAnswer<Body> = { readonly status: number; readonly body: Body } | null;

/** The program of a checkout, this one unless said. */
export const programOf = (checkout = '.'): readonly string[] => [process.execPath, resolve(checkout, 'bin/watchfloor.mjs'), 'serve'];

const READY_WITHIN_MS = 30_000;

/** The hub as real processes on one port, one after another. */
export class HubLives {
  readonly url: string;
  private readonly lives: Life[] = [];
  private child: ChildProcess | undefined;

  constructor(private readonly program: HubProgram) {
    this.url = `http://127.0.0.1:${program.port}`;
  }

  get adminToken(): string {
    return this.program.adminToken;
  }

  /** `more` and another program are for this life only. */
  start(more: Readonly<Record<string, string>> = {}, commandLine = this.program.commandLine ?? programOf()): void {
    const { port, adminToken, environment, logFile, workFolder } = this.program;
    const log = openSync(logFile, 'a');
    const env = { PATH: process.env['PATH'], ...environment, PORT: String(port), WATCHFLOOR_ADMIN_TOKEN: adminToken, ...more };
    const [program = '', ...rest] = commandLine;
    this.child = spawn(program, rest, { env, cwd: workFolder, stdio: ['ignore', log, log] });
    closeSync(log);
    this.lives.push({ spawnedAt: Date.now(), readyAt: null, endedAt: null });
  }

  /** @throws Error when it ended by itself, or takes too long */
  async ready(): Promise<void> {
    const child = this.child;
    for (const end = Date.now() + READY_WITHIN_MS; Date.now() < end; await sleep(20)) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null)
        throw new Error(`The hub ended by itself with ${child?.exitCode ?? child?.signalCode}: ${this.lastWords()}`);
      const answer = await fetch(`${this.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
      if (answer?.ok !== true) continue;
      this.lives.at(-1)!.readyAt = Date.now();
      return;
    }
    throw new Error(`The hub was not ready within ${READY_WITHIN_MS} ms: ${this.lastWords()}`);
  }

  /** Of this life, for signals and for looking at it. */
  get pid(): number {
    return this.child?.pid ?? 0;
  }

  /** Which signal ended this life by itself; null when it ended otherwise, or still lives after that time. */
  async endedBy(withinMs: number): Promise<NodeJS.Signals | null> {
    const child = this.child;
    const isOver = () => child === undefined || child.exitCode !== null || child.signalCode !== null;
    for (const end = Date.now() + withinMs; !isOver() && Date.now() < end;) await sleep(10);
    if (isOver()) this.lives.at(-1)!.endedAt ??= Date.now();
    return child?.signalCode ?? null;
  }

  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /** Asks it to end; answers its exit code. */
  async stop(): Promise<number | null> {
    await this.end('SIGTERM');
    return this.child?.exitCode ?? null;
  }

  /** When a hub was there and had had the time for its first looks, each within an interval of its start. */
  awake(intervalMs: number): Stretch[] {
    const seen = this.lives.filter(({ readyAt }) => readyAt !== null);
    return seen
      .map(({ readyAt, endedAt }) => ({ from: (readyAt ?? 0) + intervalMs, to: endedAt ?? Date.now() }))
      .filter(({ from, to }) => from < to);
  }

  async ask<Body>(method: string, path: string, body?: unknown): Promise<HubAnswer<Body>> {
    const authorization = `Bearer ${this.program.adminToken}`;
    const json = { body: JSON.stringify(body), headers: { authorization, 'content-type': 'application/json' } };
    try {
      const answer = await fetch(`${this.url}/api/v1${path}`, {
        method,
        ...(body === undefined ? { headers: { authorization } } : json),
        signal: AbortSignal.timeout(15_000),
      });
      const text = await answer.text();
      return { status: answer.status, body: (/json/.test(answer.headers.get('content-type') ?? '') ? JSON.parse(text) : text) as Body };
    } catch {
      return null;
    }
  }

  /** @throws Error unless the hub answers with success */
  async must<Body>(method: string, path: string, body?: unknown): Promise<Body> {
    const answer = await this.ask<Body>(method, path, body);
    if (answer === null || answer.status >= 300) throw new Error(`${method} ${path} was answered with ${JSON.stringify(answer)}`);
    return answer.body;
  }

  private lastWords(): string {
    return readFileSync(this.program.logFile, 'utf8').slice(-2_000);
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const child = this.child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
    this.lives.at(-1)!.endedAt = Date.now();
  }
}
