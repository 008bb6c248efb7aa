import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { parse } from 'yaml';
import { freePort } from './free-port.js';

export interface FleetInstance {
  readonly id: string;
  readonly pid: number | null;
  readonly restarts: number;
}

/** The sample fleet of the quick start, built and on free ports: real processes that really crash. */
export class SampleFleet {
  readonly secret = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;
  readonly addresses: Readonly<Record<string, string>>;

  private constructor(
    readonly url: string,
    /** What the hub's configuration and the supervisor's description read. */
    readonly variables: Readonly<Record<string, string>>,
    private readonly child: ChildProcess,
  ) {
    this.addresses = Object.fromEntries(idsOfTheSample().map((id) => [id, variables[variableOf(id)] ?? '']));
  }

  static async start(more: Readonly<Record<string, string>> = {}): Promise<SampleFleet> {
    const port = await freePort();
    const variables: Record<string, string> = {
      SAMPLE_SUPERVISOR: `http://127.0.0.1:${port}`,
      SAMPLE_SUPERVISOR_PORT: String(port),
      SAMPLE_RESTART_SECRET: `whsec_${Buffer.alloc(32, 5).toString('base64')}`,
      ...more,
    };
    for (const id of idsOfTheSample()) variables[variableOf(id)] = `http://127.0.0.1:${await freePort()}`;
    const environment = { PATH: process.env['PATH'], ...variables };
    const child = spawn(process.execPath, ['dist/apps/sample-fleet/src/main.js'], {
      env: environment,
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const fleet = new SampleFleet(`http://127.0.0.1:${port}`, variables, child);
    await Promise.all(Object.values(fleet.addresses).map((address) => untilOk(`${address}/health/live`)));
    return fleet;
  }

  async instances(): Promise<FleetInstance[]> {
    return (await (await fetch(`${this.url}/instances`)).json()) as FleetInstance[];
  }

  async crash(id: string): Promise<void> {
    const pid = (await this.instances()).find((instance) => instance.id === id)?.pid;
    if (typeof pid !== 'number') throw new Error(`${id} is not running`);
    process.kill(pid, 'SIGKILL');
  }

  restart(id: string, key: string): Promise<Response> {
    const body = JSON.stringify({ type: 'act.run', data: { target: { kind: 'instance', id } } });
    const sentAt = new Date();
    const headers = {
      'webhook-id': key,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': new Webhook(this.secret).sign(key, sentAt, body),
      'idempotency-key': key,
    };
    return fetch(`${this.url}/restart/${id}`, { method: 'POST', body, headers });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGKILL');
    await once(this.child, 'exit');
  }
}

function idsOfTheSample(): string[] {
  const { instances } = parse(readFileSync('sample/fleet.yaml', 'utf8')) as { instances: { id: string }[] };
  return instances.map(({ id }) => id);
}

function variableOf(id: string): string {
  return `SAMPLE_ADDRESS_${id.toUpperCase().replaceAll('-', '_')}`;
}

async function untilOk(url: string, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (
    !(await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (performance.now() > end) throw new Error(`${url} was not ok within ${withinMs} ms`);
    await sleep(50);
  }
}
