import { spawn, type ChildProcess } from 'node:child_process';
import { MAX_OUTPUT_BYTES } from './output.js';

export interface ProgramRun {
  readonly path: string;
  readonly args: readonly string[];
  readonly timeoutMs: number;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ProgramEnd {
  readonly ok: boolean;
  readonly output: string;
}

/**
 * Runs a program in a process group of its own. It has ended when it exited and its output is closed;
 * at the time-out the whole group is killed, children that ignore SIGTERM included (abuse 30).
 */
export function runProgram({ path, args, timeoutMs, environment }: ProgramRun): Promise<ProgramEnd> {
  return new Promise((resolve) => {
    const child = spawn(path, args, { shell: false, detached: true, cwd: '/', env: { ...environment }, stdio: ['ignore', 'pipe', 'pipe'] });
    const output = collect(child);
    const end = (ok: boolean, how: string) => {
      clearTimeout(timer);
      resolve({ ok, output: `${how}\n${output()}`.trim() });
    };
    const timer = setTimeout(() => {
      killGroup(child);
      end(false, `killed after ${timeoutMs} ms`);
    }, timeoutMs);
    child.once('error', (error) => end(false, `did not start: ${error.message}`));
    child.once('close', (code, signal) => end(code === 0, signal === null ? `exit code ${code}` : `ended by ${signal}`));
  });
}

/** Keeps the beginning and lets the rest run through, so that a talkative program isn't stopped by a full pipe. */
function collect(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  let size = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      if (size < MAX_OUTPUT_BYTES) chunks.push(chunk.subarray(0, MAX_OUTPUT_BYTES - size));
      size += chunk.length;
    });
  }
  return () => Buffer.concat(chunks).toString('utf8');
}

/** Its output is closed as well: a child that left the group could otherwise hold it open for ever. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
  child.stdout?.destroy();
  child.stderr?.destroy();
}
