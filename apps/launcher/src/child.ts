import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { once } from 'node:events';

export interface ChildProgram {
  readonly arguments: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly folder: string;
  /** A file descriptor for what it writes to standard output, or this terminal. */
  readonly output: number | 'inherit';
}

/**
 * Starts a program with this Node. The channel between us ends it when we are gone, even when we are killed.
 * It has a group of its own: else Ctrl-C would reach it beside us, and a second signal ends a hub at once.
 */
export function startChild({ arguments: commandLine, environment, folder, output }: ChildProgram): ChildProcess {
  const stdio: StdioOptions = ['ignore', output, 'inherit', 'ipc'];
  return spawn(process.execPath, commandLine, { cwd: folder, env: environment, stdio, detached: true });
}

/** Asks, waits, and kills what doesn't end in time. */
export async function stopChild(child: ChildProcess | undefined, withinMs: number): Promise<void> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  const kill = setTimeout(() => child.kill('SIGKILL'), withinMs);
  child.kill('SIGTERM');
  await exited;
  clearTimeout(kill);
}
