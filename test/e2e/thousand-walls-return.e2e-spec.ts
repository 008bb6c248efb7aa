import type { Incident } from '@watchfloor/contracts';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../support/eventually.ts';
import { freePort } from '../support/free-port.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';
import { WallCrowd } from '../support/wall-crowd.ts';

const WALLS = 1_000;
const SERVICES = 200;
const SYNCED_WITHIN_MS = 15_000;
const MOST_CPU_RATIO = 0.7;
const TICKS_PER_SECOND = 100;
const TOKEN = `test-admin-${'w'.repeat(32)}`;

let target: HttpReceiver;
let hub: HubLives;
let crowd: WallCrowd;

beforeAll(async () => {
  target = await HttpReceiver.start();
  const folder = scratchFolder('crowd');
  const service = (index: number) => `{ id: s${index}, checks: [ { id: c${index}, probe: http, url: "${target.url}/", interval: 5s } ] }`;
  const services = Array.from({ length: SERVICES }, (_, index) => `  - ${service(index)}`).join('\n');
  writeFileSync(join(folder, 'watchfloor.yaml'), `egress: { allowLoopback: true }\nservices:\n${services}\n`);
  const environment = { DATABASE_URL: `sqlite:${join(folder, 'watchfloor.db')}`, WATCHFLOOR_CONFIG: join(folder, 'watchfloor.yaml') };
  hub = new HubLives({ port: await freePort(), adminToken: TOKEN, environment, logFile: join(folder, 'hub.log') });
  crowd = new WallCrowd(hub.url, TOKEN);
});
afterAll(async () => {
  crowd.close();
  await hub.kill();
  await target.stop();
});

/** Fault table 34. */
it('brings a thousand walls back within 15 s of a restart, and loses none of what comes after', async () => {
  hub.start();
  await hub.ready();
  crowd.open(WALLS);
  await eventually('every wall follows', () => crowd.syncedSince(null) === WALLS, 30_000);
  const [before] = crowd.streams;
  await hub.kill();
  hub.start();
  await hub.ready();

  const [from, cpuFrom] = [performance.now(), cpuSecondsOf(hub.pid)];
  await eventually('every wall follows the new hub', () => crowd.syncedSince(before ?? null) === WALLS, SYNCED_WITHIN_MS);
  const tookMs = performance.now() - from;
  const cpuSeconds = cpuSecondsOf(hub.pid) - cpuFrom;
  console.log(`${WALLS} walls were back after ${Math.round(tookMs)} ms, for ${cpuSeconds.toFixed(2)} s of CPU.`);
  expect(cpuSeconds).toBeLessThan((MOST_CPU_RATIO * SYNCED_WITHIN_MS) / 1_000);

  const { id } = await hub.must<Incident>('POST', '/incidents', { title: 'Look', services: ['s1'], severity: 'minor' });
  await eventually('every wall is told of it', () => crowd.whoKnow(id) === WALLS);
  expect([crowd.streams.size, crowd.gaps]).toEqual([1, 0]);
}, 90_000);

/** User and system time of a process, also of threads. */
function cpuSecondsOf(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}
