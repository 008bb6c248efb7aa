import type { Incident, List } from '@watchfloor/contracts';
import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { HubLives } from '../support/survival/hub-lives.ts';
import { bareCpuMsPerThousand } from './bare-client.ts';
import { Scrape } from './scrape.ts';

const CHECKS = Number(process.env['CHECKS'] ?? 2_000);
const INTERVAL_S = 5;
const SECONDS = Number(process.env['SECONDS'] ?? 20);
const PATIENCE_S = 60;
const SECRET = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
const ROOT = join(import.meta.dirname, '../..');

interface Variant {
  readonly name: string;
  readonly services: (url: string) => string;
}

const CHECK = `probe: http, interval: ${INTERVAL_S}s, retryInterval: 1s, timeout: 2s, failureThreshold: 2, expect: ['status == 200', 'json($.status) == "ok"']`;
const indexes = Array.from({ length: CHECKS }, (_, index) => index);
/** As many instances as a component may have. */
const IN_ONE = 1_000;
const component = (first: number, url: string) =>
  `      - id: crowd-${first}
        minHealthy: ${IN_ONE / 2}
        instances:
${indexes
  .slice(first, first + IN_ONE)
  .map((index) => `          - { id: i${index}, address: "${url}" }`)
  .join('\n')}
        checks: [ { id: crowd-live-${first}, kind: liveness, ${CHECK}, url: "{address}" } ]`;
const VARIANTS: readonly Variant[] = [
  {
    name: `${CHECKS} services`,
    services: (url) =>
      indexes.map((index) => `  - { id: s${index}, tier: 2, checks: [ { id: c${index}, ${CHECK}, url: "${url}" } ] }`).join('\n'),
  },
  {
    name: `${CHECKS} instances of one service`,
    services: (url) =>
      `  - id: crowd\n    tier: 2\n    components:\n${indexes
        .filter((index) => index % IN_ONE === 0)
        .map((first) => component(first, url))
        .join('\n')}`,
  },
];

const round = (value: number, digits = 0) => Number(value.toFixed(digits));

/** The whole hub as its own process: keeping up, and everything failing at once. */
class Bench {
  private readonly target: ChildProcess = fork(join(import.meta.dirname, 'target.mjs'), { execArgv: [] });
  private url = '';

  async run(): Promise<void> {
    this.url = `http://127.0.0.1:${await new Promise<number>((resolve) => this.target.once('message', (port) => resolve(Number(port))))}/`;
    const rate = { perSecond: CHECKS / INTERVAL_S, seconds: SECONDS / 2 };
    const results: object[] = [];
    for (const variant of VARIANTS.filter(({ name }) => name.includes(process.env['VARIANT'] ?? ''))) {
      const bareBefore = await bareCpuMsPerThousand(this.url, rate);
      const measured = await this.measure(variant);
      const bare = (bareBefore + (await bareCpuMsPerThousand(this.url, rate))) / 2;
      const result = {
        variant: variant.name,
        ...measured,
        bareCpuMsPerThousand: round(bare),
        cpuRatio: round(measured.cpuMsPerThousand / bare, 2),
      };
      console.log(result);
      results.push(result);
    }
    this.target.disconnect();
    mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
    writeFileSync(join(ROOT, 'bench-results/two-thousand-checks.json'), JSON.stringify(results, null, 2));
  }

  private async measure(variant: Variant) {
    const folder = mkdtempSync(join(tmpdir(), 'watchfloor-bench-'));
    const bus = await HttpReceiver.start();
    const hub = await this.startHub(folder, `${header(bus.url)}\n${variant.services(this.url)}\n`);
    try {
      const startedAt = performance.now();
      await hub.ready();
      const readyMs = round(performance.now() - startedAt);
      await sleep((INTERVAL_S + 2) * 1_000);
      const answers = new CommandClock(hub);
      const steady = await this.steady(hub);
      const commandMsAtRest = answers.figures();
      const failure = await this.massFailure(hub, bus);
      const commandMsInFailure = answers.figures();
      await answers.stop();
      // A profile is written at an end in order only.
      await (process.env['PROFILE'] === undefined ? hub.kill() : hub.stop());
      hub.start();
      const killedAt = performance.now();
      await hub.ready();
      const restartMs = round(performance.now() - killedAt);
      return { readyMs, ...steady, commandMsAtRest, ...failure, commandMsInFailure, restartMs };
    } finally {
      this.target.send({ status: 200 });
      await hub.stop();
      await bus.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  }

  private async startHub(folder: string, yaml: string): Promise<HubLives> {
    const configuration = join(folder, 'watchfloor.yaml');
    writeFileSync(configuration, yaml);
    const environment = {
      WATCHFLOOR_CONFIG: configuration,
      DATABASE_URL: `sqlite:${join(folder, 'watchfloor.db')}`,
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      LOG_LEVEL: 'warn',
      ...(process.env['PROFILE'] === undefined ? {} : { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env['PROFILE']}` }),
    };
    const hub = new HubLives({ port: await freePort(), adminToken: 'b'.repeat(40), environment, logFile: join(folder, 'hub.log') });
    hub.start();
    return hub;
  }

  private async steady(hub: HubLives) {
    const before = await Scrape.of(hub.url);
    await sleep(SECONDS * 1_000);
    const after = await Scrape.of(hub.url);
    const since = (name: string, ...labels: string[]) => after.sum(name, ...labels) - before.sum(name, ...labels);
    const looks = since('watchfloor_observations_total');
    return {
      looksPerSecond: round(looks / SECONDS),
      notOk: looks - since('watchfloor_observations_total', 'outcome="ok"'),
      skipped: since('watchfloor_skipped_runs'),
      lagP99Ms: after.quantileSince(before, 'watchfloor_scheduling_lag_seconds', 0.99) * 1_000,
      loopLagMostMs: round(after.sum('nodejs_eventloop_lag_max_seconds') * 1_000),
      cpuMsPerThousand: round((since('process_cpu_seconds_total') * 1_000_000) / looks),
      rssMiB: round(after.sum('process_resident_memory_bytes') / 2 ** 20),
    };
  }

  /** From the moment everything is sick until every check is DOWN on record; then the way back. */
  private async massFailure(hub: HubLives, bus: HttpReceiver) {
    this.target.send({ status: 500 });
    const down = await this.until(hub, 'to="down"');
    const incidents = await hub.ask<List<Incident>>('GET', '/incidents?limit=500');
    await sleep(5_000);
    const messages = bus.received.length;
    const staying = await this.staysSick(hub);
    this.target.send({ status: 200 });
    const up = await this.until(hub, 'to="up"', CHECKS);
    return { down, openIncidentsListed: incidents?.body.items.length, messagesWithin5s: messages, staying, up };
  }

  /** Nothing may pile up while everything stays sick. */
  private async staysSick(hub: HubLives) {
    await sleep(SECONDS * 1_000);
    const now = await Scrape.of(hub.url);
    const waiting = (queue: string) => now.sum('watchfloor_queue_depth', `queue="${queue}"`);
    return {
      commits: waiting('commit'),
      observations: waiting('observations'),
      wentUnknown: now.sum('watchfloor_transitions_total', 'kind="check"', 'to="unknown"'),
      rssMiB: round(now.sum('process_resident_memory_bytes') / 2 ** 20),
    };
  }

  private async until(hub: HubLives, to: string, already = 0) {
    const startedAt = performance.now();
    let [loopLagMostMs, commitDepthMost, count, rssMiB] = [0, 0, 0, 0];
    while (performance.now() - startedAt < PATIENCE_S * 1_000 && count < CHECKS) {
      await sleep(250);
      const now = await Scrape.of(hub.url);
      count = now.sum('watchfloor_transitions_total', 'kind="check"', to) - already;
      loopLagMostMs = Math.max(loopLagMostMs, round(now.sum('nodejs_eventloop_lag_max_seconds') * 1_000));
      commitDepthMost = Math.max(commitDepthMost, now.sum('watchfloor_queue_depth', 'queue="commit"'));
      rssMiB = round(now.sum('process_resident_memory_bytes') / 2 ** 20);
    }
    return { checks: count, withinMs: round(performance.now() - startedAt), loopLagMostMs, commitDepthMost, rssMiB };
  }
}

/** How long somebody waits who says something: decided, committed, answered. */
class CommandClock {
  private times: number[] = [];
  private refused = 0;
  private goesOn = true;
  private readonly work: Promise<void>;

  constructor(private readonly hub: HubLives) {
    this.work = this.talk();
  }

  figures() {
    const ordered = this.times.toSorted((a, b) => a - b);
    this.times = [];
    const at = (share: number) => round(ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? Number.NaN);
    return { count: ordered.length, refused: this.refused, p50: at(0.5), p99: at(0.99), most: at(1) };
  }

  async stop(): Promise<void> {
    this.goesOn = false;
    await this.work;
  }

  private async talk(): Promise<void> {
    const declared = { title: 'Bench', services: ['aside'], severity: 'minor' };
    const incident = await this.hub.must<Incident>('POST', '/incidents', declared);
    while (this.goesOn) {
      const startedAt = performance.now();
      const answer = await this.hub.ask('POST', `/incidents/${incident.id}/severity`, { severity: 'minor' });
      if (answer?.status !== 200) this.refused += 1;
      this.times.push(performance.now() - startedAt);
      await sleep(150);
    }
  }
}

function header(busUrl: string): string {
  return `
egress: { allowLoopback: true }
channels: [ { id: bus, notifier: webhook, url: "${busUrl}/in", secret: "${SECRET}" } ]
services:
  - { id: aside, tier: 4, notify: [], checks: [ { id: aside-signal, probe: heartbeat, interval: 1h, grace: 1h, token: "aside-of-the-bench-0123456789" } ] }`;
}

await new Bench().run();
