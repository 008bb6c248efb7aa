import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { chownSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const READY_WITHIN_MS = 30_000;
const STOPPED_WITHIN_MS = 10_000;

export interface Account {
  uid?: number;
  gid?: number;
}

/** Servers refuse root or should not have it: root's tests run them as the package's own user, else as nobody. */
export function unprivilegedAccount(userName: string): Account {
  if (process.getuid?.() !== 0) return {};
  const rows = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  const row = rows.find(([name]) => name === userName) ?? rows.find(([name]) => name === 'nobody');
  if (row === undefined)
    throw new Error(`The tests run as root and found neither the user ${userName} nor nobody. Fix: run them as a plain user.`);
  return { uid: Number(row[2]), gid: Number(row[3]) };
}

export function privateFolder(name: string, account: Account): string {
  const folder = mkdtempSync(join(tmpdir(), `watchfloor-${name}-`));
  if (account.uid !== undefined && account.gid !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}

export function runToEnd(program: string, commandLine: readonly string[], account: Account, folder: string): void {
  const { status, stdout, stderr } = spawnSync(program, commandLine, {
    ...account,
    cwd: folder,
    encoding: 'utf8',
    timeout: READY_WITHIN_MS,
  });
  if (status !== 0) throw new Error(`${program} failed with ${status}: ${stderr}${stdout}`);
}

export interface PrivateServer {
  pid: number;
  stop: () => Promise<void>;
}

/** Starts a server in its own folder, waits until its port answers, and takes the folder away when it stops. */
export async function startPrivateServer(options: {
  program: string;
  commandLine: readonly string[];
  port: number;
  folder: string;
  account: Account;
  stopSignal: NodeJS.Signals;
}): Promise<PrivateServer> {
  const { program, commandLine, port, folder, account, stopSignal } = options;
  const child = spawn(program, commandLine, { ...account, cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  const keepTail = (chunk: Buffer) => (printed = (printed + chunk.toString()).slice(-4_000));
  child.stdout.on('data', keepTail);
  child.stderr.on('data', keepTail);
  const killNow = () => child.kill('SIGKILL');
  process.once('exit', killNow);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const stop = async () => {
    process.removeListener('exit', killNow);
    if (child.exitCode === null) child.kill(stopSignal);
    const impatience = setTimeout(killNow, STOPPED_WITHIN_MS);
    await ended;
    clearTimeout(impatience);
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await untilListening(port, child);
  } catch (error) {
    await stop();
    throw new Error(`${program} did not start: ${printed}`, { cause: error });
  }
  return { pid: child.pid as number, stop };
}

async function untilListening(port: number, child: ChildProcess): Promise<void> {
  const patience = AbortSignal.timeout(READY_WITHIN_MS);
  while (!(await answers(port))) {
    patience.throwIfAborted();
    if (child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const settle = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => settle(true)).once('error', () => settle(false));
  });
}
