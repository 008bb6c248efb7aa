import type { Act, Incident, List, Service, Transition } from '@watchfloor/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { canCutLines, CutOffHub, INTERNET, OFFICE } from '../cut-off-hub.ts';
import { provenBy } from '../proven-by.ts';
import { holds, type FaultRow, type Verdict } from '../row.ts';
import { SECRET } from '../stage.ts';

const CUT_MS = 25_000;
const [shop, ...references] = INTERNET;
const [printer, canary] = OFFICE;
const CONFIGURATION = `
egress: { notify: { allow: [10.199.2.0/24] } }
references: [ ${references.map((address) => `{ tcp: "${address}:80" }`).join(', ')} ]
canaries: [ { place: office, tcp: "${canary}:80" } ]
defaults: { check: { interval: 1s, retryInterval: 500ms, timeout: 500ms, failureThreshold: 1, successThreshold: 1 } }
channels: [ { id: bus, notifier: webhook, url: "http://${canary}/", secret: "${SECRET}" } ]
services:
  - { id: shop, tier: 1, checks: [ { id: shop-front, probe: http, url: "http://${shop}/" } ] }
  - id: office
    tier: 1
    components:
      - id: printers
        instances: [ { id: printer, place: office/floor-1, address: "http://${printer}" } ]
        checks: [ { id: printer-live, kind: liveness, probe: http, url: "{address}/" } ]
        remediation: { mode: auto, steps: [ { action: webhook, url: "http://${canary}/restart", secret: "${SECRET}" } ] }
`;
const PROOF = provenBy(
  { row: 23, fault: 'The line to the Internet is cut' },
  {
    suite: 'test/e2e/hub-doubts-itself.e2e-spec.ts',
    tests: /doubts itself, and says so once|UNKNOWN, never DOWN|says so once, and opens nothing/,
  },
);

/** In a network namespace where there are any, else by what `npm test` proves without one. */
export const row: FaultRow = {
  row: 23,
  fault: PROOF.fault,
  needs: 'ip netns',
  run: () => (canCutLines() ? cutInNamespace() : PROOF.run()),
};

async function cutInNamespace(): Promise<Verdict> {
  const hub = await CutOffHub.open(CONFIGURATION);
  const all = async <Item>(path: string): Promise<readonly Item[]> => (await hub.get<List<Item>>(`/api/v1/${path}?limit=500`)).items;
  const is = async (id: string, status: string) =>
    (await all<Service>('services')).some((each) => each.id === id && each.state.status === status);
  const self = () => hub.get<{ suspect: object | null; references: { proven: boolean }[] }>('/health/self');
  try {
    await hub.until('everything is UP', async () => (await is('shop', 'up')) && (await is('office', 'up')));
    await hub.until('references are known', async () => (await self()).references.every(({ proven }) => proven));
    const cutAt = performance.now();
    hub.cut();
    await hub.until('it is suspect', async () => (await self()).suspect !== null);
    const suspectMs = Math.round(performance.now() - cutAt);
    await sleep(CUT_MS);
    if (!(await is('shop', 'unknown'))) throw new Error('what is behind the line is not UNKNOWN');
    const quiet = [
      (await all<Incident>('incidents')).length,
      (await all<Act>('acts')).length,
      hub.told.filter((type) => type === 'hub.suspect').length,
    ];
    if (quiet.join() !== '0,0,1') throw new Error(`incidents, acts, meta-alerts: ${quiet.join(', ')}`);
    await hub.kill(printer!);
    await hub.until('the office is DOWN', () => is('office', 'down'));
    hub.mend();
    await hub.until('the line is trusted again', async () => (await is('shop', 'up')) && hub.told.includes('hub.trusted'));
    const downs = (await all<Transition>('transitions')).filter(({ to, subject }) => to === 'down' && /shop/.test(subject.id));
    const begun = (await all<Act>('acts')).filter(({ startedAt }) => startedAt !== null);
    if (downs.length + begun.length > 0) throw new Error(`${downs.length} false DOWN, ${begun.length} acts begun`);
    return holds(
      `in a namespace: suspect after ${suspectMs} ms, 1 meta-alert, 0 incidents, 0 acts, 0 false DOWN; a LAN outage was still found`,
    );
  } finally {
    await hub.close();
  }
}
