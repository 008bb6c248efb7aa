import type { Act, Breaker, Incident, List } from '@watchfloor/contracts';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './support/free-port.js';
import { scratchFolder } from './support/shared-servers.js';

const ADMIN = 'a'.repeat(40);

/** `npm start` with its own port and database; everything it prints is kept. */
class QuickStart {
  printed = '';
  private constructor(
    readonly url: string,
    readonly process: ChildProcess,
  ) {
    for (const stream of [this.process.stdout, this.process.stderr])
      stream?.on('data', (chunk: Buffer) => (this.printed += chunk.toString()));
  }

  static async run(): Promise<QuickStart> {
    const port = await freePort();
    const environment = {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: `sqlite:${join(scratchFolder('quick-start'), 'watchfloor.db')}`,
      WATCHFLOOR_ADMIN_TOKEN: ADMIN,
    };
    return new QuickStart(`http://127.0.0.1:${port}`, spawn(process.execPath, ['bin/watchfloor.mjs', 'start'], { env: environment }));
  }

  async until(text: RegExp, withinMs: number): Promise<RegExpExecArray> {
    const end = performance.now() + withinMs;
    for (;;) {
      const found = text.exec(this.printed);
      if (found !== null) return found;
      if (performance.now() > end || this.process.exitCode !== null) throw new Error(`${text} is not in:\n${this.printed}`);
      await sleep(50);
    }
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.url}/api/v1${path}`, { headers: { authorization: `Bearer ${ADMIN}` } });
    if (!answer.ok) throw new Error(`${path} was answered with ${answer.status}`);
    return (await answer.json()) as T;
  }
}

/** All processes that were started below this one, while they live. */
function descendantsOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        .replace(/^.*\) /, '')
        .split(' ');
      if (stat[0] !== 'Z') parents.set(Number(name), Number(stat[1]));
    } catch {
      // It has ended meanwhile.
    }
  }
  const children = (of: number): number[] =>
    [...parents].filter(([, parent]) => parent === of).flatMap(([child]) => [child, ...children(child)]);
  return children(pid);
}

const isAlive = (pid: number) => {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
};

describe('the quick start', () => {
  let started: QuickStart;
  beforeAll(async () => {
    started = await QuickStart.run();
  });
  afterAll(() => void started.process.kill('SIGKILL'));

  it('prints where everything is', async () => {
    await started.until(/Ctrl-C stops everything/, 60_000);
    expect(started.printed).toContain(`${started.url}/wall#token=`);
    expect(started.printed).toContain(ADMIN);
    const supervisor = /Supervisor +(http\S+)/.exec(started.printed)?.[1];
    expect(await (await fetch(`${supervisor}/instances`)).json()).toContainEqual({
      id: 'payments-a',
      pid: expect.any(Number),
      restarts: 0,
    });
  }, 70_000);

  it('heals an instance that really crashed within ten seconds, every step on record', async () => {
    await started.until(/Healed\. Incident #\d+/, 60_000);
    const incidents = await started.get<List<Incident>>('/incidents');
    const found = incidents.items.find(({ services }) => services.includes('payments'));
    const incident = await started.get<Incident>(`/incidents/${found?.id}`);
    expect(Date.parse(incident.restoredAt ?? '') - Date.parse(incident.impactStartedAt)).toBeLessThanOrEqual(10_000);
    expect(incident.timeline?.length).toBeGreaterThan(2);
    const acts = await started.get<List<Act>>('/acts');
    expect(acts.items.filter(({ target }) => target.id === 'payments-a')).toMatchObject([{ number: 1, action: 'webhook' }]);
    const breakers = await started.get<List<Breaker>>('/breakers');
    expect(breakers.items).toContainEqual(expect.objectContaining({ caller: 'booking', dependency: 'payments', reportingInstances: 2 }));
  }, 70_000);

  it('starts a hub that was killed again within a second; the fleet outlives it', async () => {
    const hub = descendantsOf(started.process.pid ?? 0).find((pid) =>
      readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('watchfloor.mjs\0serve'),
    );
    const before = descendantsOf(started.process.pid ?? 0);
    process.kill(hub ?? 0, 'SIGKILL');
    await started.until(/The hub ended with SIGKILL; starting it again/, 1_000);
    const answers = () =>
      fetch(`${started.url}/health/ready`).then(
        ({ ok }) => ok,
        () => false,
      );
    for (const end = performance.now() + 10_000; !(await answers()) && performance.now() < end;) await sleep(50);
    expect(await answers()).toBe(true);
    expect(before.filter((pid) => pid !== hub).every(isAlive)).toBe(true);
  }, 30_000);

  it('ends all its processes on Ctrl-C', async () => {
    const all = descendantsOf(started.process.pid ?? 0);
    expect(all.length).toBeGreaterThanOrEqual(7);
    started.process.kill('SIGINT');
    await once(started.process, 'exit');
    await sleep(500);
    expect(all.filter(isAlive)).toEqual([]);
  }, 30_000);
});
