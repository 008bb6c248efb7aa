import { fork } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { join } from 'node:path';
import { InProcessObservationLog } from '../../apps/hub/src/checks/in-process-observation-log.js';
import { Looker } from '../../apps/hub/src/checks/looker.js';
import { Prober } from '../../apps/hub/src/checks/prober.js';
import { RecentObservations } from '../../apps/hub/src/checks/recent-observations.js';
import { SystemClock } from '../../apps/hub/src/platform/clock.js';
import { doubtBy } from '../support/doubt.js';
import { guardWith } from '../support/egress.js';

const CHECKS = Number(process.env['CHECKS'] ?? 2_000);
const INTERVAL_MS = 5_000;
const SECONDS = Number(process.env['SECONDS'] ?? 10);
const ROUNDS = 3;
const TICK_MS = 20;
const ROOT = join(import.meta.dirname, '../..');

interface Measured {
  readonly looks: number;
  readonly cpuMsPerThousand: number;
  readonly lagMs: { readonly p50: number; readonly p99: number; readonly most: number };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The hub's prober against a bare client at the same rate and tick, in turns: only their ratio means anything. */
async function main(): Promise<void> {
  const target = fork(join(import.meta.dirname, 'target.mjs'), { execArgv: [] });
  const port = await new Promise<number>((resolve) => target.once('message', (message) => resolve(Number(message))));
  const url = `http://127.0.0.1:${port}/`;
  const rounds: { hub: Measured; bare: Measured }[] = [];
  await measureHub(url, 2);
  for (let round = 0; round < ROUNDS; round += 1) rounds.push({ bare: await measureBare(url), hub: await measureHub(url, SECONDS) });
  target.disconnect();
  const ratios = rounds.map(({ hub, bare }) => hub.cpuMsPerThousand / bare.cpuMsPerThousand).sort((a, b) => a - b);
  const result = {
    checks: CHECKS,
    intervalMs: INTERVAL_MS,
    rounds,
    medianCpuRatio: ratios[Math.floor(ratios.length / 2)],
    rssMiB: process.memoryUsage().rss / 2 ** 20,
  };
  console.table(rounds.flatMap(({ hub, bare }) => [row('bare', bare), row('hub', hub)]));
  console.log(`CPU against the bare client: ${result.medianCpuRatio?.toFixed(2)} x; RSS ${result.rssMiB.toFixed(0)} MiB`);
  mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
  writeFileSync(join(ROOT, 'bench-results/scheduling.json'), JSON.stringify(result, null, 2));
}

async function measureHub(url: string, seconds: number): Promise<Measured> {
  const clock = new SystemClock();
  const [log, recent] = [new InProcessObservationLog(), new RecentObservations()];
  const egress = guardWith({ allowLoopback: true });
  const prober = new Prober(clock, new Looker(clock, egress, log, recent, doubtBy({ clock, egress })), recent);
  const lags: number[] = [];
  let looks = 0;
  prober.listener = { started: (lagMs) => lags.push(lagMs), observed: () => undefined, loopDelayed: () => undefined };
  log.read(({ outcome }) => {
    if (outcome === 'ok') looks += 1;
    return true;
  });
  prober.replace(
    Array.from({ length: CHECKS }, (_, index) => ({
      checkUid: `check-${index}`,
      serviceUid: 'service',
      probe: 'http',
      settings: { url, expect: ['status == 200', 'json($.status) == "ok"'] },
      intervalMs: INTERVAL_MS,
      retryIntervalMs: INTERVAL_MS,
      timeoutMs: 2_000,
    })),
  );
  prober.start();
  await pause(500);
  const cpu = process.cpuUsage();
  const before = looks;
  lags.length = 0;
  await pause(seconds * 1_000);
  const measured = figures(looks - before, process.cpuUsage(cpu), lags);
  await prober.stop();
  return measured;
}

async function measureBare(url: string): Promise<Measured> {
  const perTick = (CHECKS / INTERVAL_MS) * TICK_MS;
  const lags: number[] = [];
  let [owed, looks, dueAt] = [0, 0, performance.now()];
  const cpu = process.cpuUsage();
  const timer = setInterval(() => {
    dueAt += TICK_MS;
    for (owed += perTick; owed >= 1; owed -= 1) {
      lags.push(Math.max(0, performance.now() - dueAt));
      get(url, { agent: false }, (response) => response.resume().once('end', () => (looks += 1)));
    }
  }, TICK_MS);
  await pause(SECONDS * 1_000);
  clearInterval(timer);
  return figures(looks, process.cpuUsage(cpu), lags);
}

function figures(looks: number, { user, system }: NodeJS.CpuUsage, lags: number[]): Measured {
  const ordered = [...lags].sort((a, b) => a - b);
  const at = (share: number): number => ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * share))] ?? 0;
  return { looks, cpuMsPerThousand: (user + system) / looks, lagMs: { p50: at(0.5), p99: at(0.99), most: at(1) } };
}

function row(client: string, { looks, cpuMsPerThousand, lagMs }: Measured): object {
  return {
    client,
    looks,
    'CPU ms per 1,000': Math.round(cpuMsPerThousand),
    'lag p50': lagMs.p50.toFixed(1),
    'lag p99': lagMs.p99.toFixed(1),
    'lag most': lagMs.most.toFixed(1),
  };
}

await main();
