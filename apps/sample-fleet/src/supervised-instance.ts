import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { DescribedInstance } from './fleet-description.js';

export interface InstanceProgram {
  /** The sample service's main file. */
  readonly main: string;
  /** `tokenFolder` has a file `SERVICE.token` for each service, perhaps later; without a hub instances report to nobody. */
  readonly hub?: { readonly url: string; readonly tokenFolder: string };
  readonly log: (line: string) => void;
}

/** One real child process. It is never restarted unless somebody asks. */
export class SupervisedInstance {
  readonly id: string;
  restarts = 0;
  private child?: ChildProcess;

  constructor(
    private readonly described: DescribedInstance,
    private readonly program: InstanceProgram,
  ) {
    this.id = described.id;
  }

  /** Null while it isn't running. */
  get pid(): number | null {
    return this.child?.pid ?? null;
  }

  /** @throws Error when the process can't be spawned */
  async start(): Promise<void> {
    const child = fork(this.program.main, { env: this.environment(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    child.on('exit', (code, signal) => this.ended(child, signal ?? `code ${code}`));
    this.child = child;
    await once(child, 'spawn');
    child.on('error', (error) => this.program.log(`${this.id}: ${error.message}`));
  }

  /** Kills the old process when it is alive, waits until its port is free, and starts a new one. */
  async restart(): Promise<void> {
    await this.kill();
    await this.start();
    this.restarts += 1;
  }

  async kill(): Promise<void> {
    const { child } = this;
    if (child?.pid === undefined) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  private ended(child: ChildProcess, how: string): void {
    if (this.child !== child) return;
    this.child = undefined;
    this.program.log(`supervisor: ${this.id} (pid ${child.pid}) ended with ${how}`);
  }

  private environment(): NodeJS.ProcessEnv {
    const { service, component, address, dependency, timeoutMs } = this.described;
    const { hostname, port } = new URL(address);
    const { hub } = this.program;
    return {
      ...(process.env['PATH'] === undefined ? {} : { PATH: process.env['PATH'] }),
      SAMPLE_SERVICE: service,
      SAMPLE_COMPONENT: component,
      WATCHFLOOR_INSTANCE: this.id,
      HOST: process.env['SAMPLE_LISTEN'] ?? hostname,
      PORT: port,
      ...(dependency && { SAMPLE_DEPENDENCY: dependency.service, SAMPLE_DEPENDENCY_ADDRESSES: dependency.addresses.join(',') }),
      ...(timeoutMs !== undefined && { SAMPLE_TIMEOUT_MS: String(timeoutMs) }),
      ...(hub && { SAMPLE_HUB_URL: hub.url, SAMPLE_HUB_TOKEN_FILE: join(hub.tokenFolder, `${service}.token`) }),
    };
  }
}
