import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { openSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '../support/shared-servers.ts';

const PORT = 8_080;
const TOKEN = `test-admin-${'n'.repeat(32)}`;
const SPACE = `watchfloor-${process.pid}`;
const [WAN, LAN] = [`wfw${process.pid}`.slice(0, 15), `wfl${process.pid}`.slice(0, 15)];
export const INTERNET = ['10.199.1.1', '10.199.1.2', '10.199.1.3', '10.199.1.4'];
export const OFFICE = ['10.199.2.1', '10.199.2.2'];

function ip(...words: string[]): void {
  const { status, stderr } = spawnSync('ip', words, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`ip ${words.join(' ')}: ${stderr}`);
}

export function canCutLines(): boolean {
  const isDone = spawnSync('ip', ['netns', 'add', `${SPACE}-try`]).status === 0;
  if (isDone) ip('netns', 'del', `${SPACE}-try`);
  return isDone;
}

/** A hub in a network of its own, with one line to the Internet and one to the office: both are this side of it. */
export class CutOffHub {
  private readonly servers = new Map<string, Server>();
  private hub: ChildProcess | undefined;
  /** What the channel was told: types of events. */
  readonly told: string[] = [];
  private readonly folder = scratchFolder('cut-off');

  static async open(configuration: string): Promise<CutOffHub> {
    const cutOff = new CutOffHub();
    try {
      cutOff.layLines();
      for (const address of [...INTERNET, ...OFFICE]) await cutOff.serve(address);
      await cutOff.start(configuration);
      return cutOff;
    } catch (error) {
      await cutOff.close();
      throw error;
    }
  }

  cut(): void {
    ip('link', 'set', WAN, 'down');
  }

  mend(): void {
    ip('link', 'set', WAN, 'up');
  }

  async kill(address: string): Promise<void> {
    const server = this.servers.get(address);
    server?.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
  }

  async get<Body>(path: string): Promise<Body> {
    const answer = await fetch(`http://10.199.2.10:${PORT}${path}`, {
      headers: { authorization: `Bearer ${TOKEN}` },
      signal: AbortSignal.timeout(10_000),
    });
    return (await answer.json()) as Body;
  }

  /** @throws Error when it does not come in time */
  async until(what: string, isSo: () => Promise<boolean>, withinMs = 40_000): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end; await sleep(200)) if (await isSo().catch(() => false)) return;
    throw new Error(`Within ${withinMs / 1_000} s it did not come that ${what}.`);
  }

  async close(): Promise<void> {
    if (this.hub !== undefined && this.hub.exitCode === null) {
      const exited = once(this.hub, 'exit');
      this.hub.kill('SIGKILL');
      await exited;
    }
    for (const address of this.servers.keys()) await this.kill(address);
    for (const line of [WAN, LAN]) spawnSync('ip', ['link', 'del', line]);
    spawnSync('ip', ['netns', 'del', SPACE]);
  }

  private layLines(): void {
    ip('netns', 'add', SPACE);
    for (const [line, ours, theirs] of [
      [WAN, INTERNET, '10.199.1.10/24'],
      [LAN, OFFICE, '10.199.2.10/24'],
    ] as const) {
      ip('link', 'add', line, 'type', 'veth', 'peer', 'name', `${line}x`.slice(-15), 'netns', SPACE);
      for (const address of ours) ip('addr', 'add', `${address}/24`, 'dev', line);
      ip('-n', SPACE, 'addr', 'add', theirs, 'dev', `${line}x`.slice(-15));
      ip('link', 'set', line, 'up');
      ip('-n', SPACE, 'link', 'set', `${line}x`.slice(-15), 'up');
    }
    ip('-n', SPACE, 'link', 'set', 'lo', 'up');
  }

  private async serve(address: string): Promise<void> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        if (request.method === 'POST') this.told.push((JSON.parse(Buffer.concat(chunks).toString()) as { type: string }).type);
        response.end('fine');
      });
    });
    await new Promise<void>((resolve, reject) => server.once('error', reject).listen(80, address, resolve));
    this.servers.set(address, server);
  }

  private async start(configuration: string): Promise<void> {
    const file = join(this.folder, 'watchfloor.yaml');
    writeFileSync(file, configuration);
    const log = openSync(join(this.folder, 'hub.log'), 'a');
    const environment = {
      PATH: process.env['PATH'],
      HOST: '10.199.2.10',
      PORT: String(PORT),
      DATABASE_URL: `sqlite:${join(this.folder, 'data', 'watchfloor.db')}`,
      WATCHFLOOR_CONFIG: file,
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      WATCHFLOOR_METRICS_TOKEN: 'm'.repeat(32),
      WATCHFLOOR_ADMIN_TOKEN: TOKEN,
    };
    const command = ['netns', 'exec', SPACE, process.execPath, 'bin/watchfloor.mjs', 'serve'];
    this.hub = spawn('ip', command, { env: environment, stdio: ['ignore', log, log] });
    await this.until('the hub is there', async () => (await this.get<{ items: unknown[] }>('/api/v1/services')).items.length > 0);
  }
}
