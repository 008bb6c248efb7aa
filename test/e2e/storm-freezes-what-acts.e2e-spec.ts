import type { Act, AuditEntry, Automation, Incident, List } from '@watchfloor/contracts';
import { databaseCases } from '../support/database-cases.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { Line } from '../support/line.ts';

const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;
const SERVICES = 6;

/** Everything is DOWN at once, and it is real: nobody doubts the line. */
function yaml(targets: Line, bus: HttpReceiver, actuator: HttpReceiver): string {
  const services = targets.addresses.map(
    (address, index) => `
  - id: service-${index}
    tier: 2
    components:
      - id: part-${index}
        instances: [ { id: copy-${index}, address: "http://${address}" } ]
        checks: [ { id: live-${index}, kind: liveness, probe: http, url: "{address}/" } ]
        remediation: { mode: auto, coolDown: 1m, steps: [ { action: webhook, url: "${actuator.url}/{id}", secret: "${SECRET}" } ] }`,
  );
  return `
hub: { storm: { components: 2, window: 1m } }
defaults: { check: { interval: 1s, retryInterval: 500ms, timeout: 500ms, failureThreshold: 1, successThreshold: 1 } }
channels: [ { id: bus, notifier: webhook, url: "${bus.url}/", secret: "${SECRET}" } ]
services: ${services.join('')}
`;
}

describe.each(databaseCases)('a storm on $name', ({ createUrl }) => {
  let hub: TestHub;
  let targets: Line;
  let bus: HttpReceiver;
  let actuator: HttpReceiver;
  let databaseUrl: string;
  let configuration: string;
  let begunInStorm: number;

  const told = (): string[] => bus.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  const acts = async (): Promise<Act[]> => ((await hub.get('/acts?limit=500')).body as List<Act>).items;
  const storm = async (): Promise<Automation['storm']> => ((await hub.get('/automation')).body as Automation).storm;

  beforeAll(async () => {
    [targets, bus, actuator, databaseUrl] = await Promise.all([
      Line.open(SERVICES),
      HttpReceiver.start(),
      HttpReceiver.start(),
      createUrl(),
    ]);
    configuration = yaml(targets, bus, actuator);
    hub = await startHub({ yaml: configuration, databaseUrl });
    await hub.until('/services', (body) => body.items.every(({ state }: { state: { status: string } }) => state.status === 'up'));
    await targets.close();
    await hub.until('/incidents', (body) => body.items.length === SERVICES);
  });
  afterAll(async () => {
    await hub.stop();
    await Promise.all([bus.stop(), actuator.stop()]);
  });

  it('pages at once for everything, for states stand', async () => {
    await hub.until('/incidents', (body) => body.items.every(({ type }: Incident) => type === 'availability'));
    for (const end = Date.now() + 10_000; told().filter((type) => type === 'incident.opened').length < SERVICES && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told().filter((type) => type === 'incident.opened')).toHaveLength(SERVICES);
  });

  it('freezes what acts, says so once, and leaves on record what it held back', async () => {
    await hub.until('/automation', (body: Automation) => body.storm.phase === 'frozen');
    expect((await storm()).reason).toMatch(/components went DOWN within 60 s/);
    const { items } = (await hub.until('/acts?limit=500', (body: List<Act>) => body.items.some(({ state }) => state === 'skipped')))
      .body as List<Act>;
    begunInStorm = items.filter(({ startedAt }) => startedAt !== null).length;
    expect(begunInStorm).toBeLessThan(SERVICES);
    expect(told().filter((type) => type === 'hub.frozen')).toHaveLength(1);
  });

  it('stays frozen over a restart', async () => {
    await hub.stop();
    hub = await startHub({ yaml: configuration, databaseUrl, environment: { WATCHFLOOR_ADMIN_TOKEN: hub.adminToken } });
    expect((await storm()).phase).toBe('frozen');
    await hub.until('/services', (body) => body.items.some(({ state }: { state: { status: string } }) => state.status === 'down'));
    expect((await acts()).filter(({ startedAt }) => startedAt !== null)).toHaveLength(begunInStorm);
  });

  it('is released by an operator only, on record, and then acts begin', async () => {
    const viewer = await hub.token({ kind: 'api', role: 'viewer' });
    expect((await hub.post('/automation/thaw', { reason: 'the rack is back' }, { token: viewer })).status).toBe(403);
    expect((await hub.post('/automation/thaw', {})).status).toBe(400);
    const released = await hub.post('/automation/thaw', { reason: 'the rack is back' });
    expect([released.status, released.body.storm.phase]).toEqual([200, 'thawing']);
    expect((await hub.post('/automation/thaw', { reason: 'again' })).status).toBe(409);
    await hub.until('/acts?limit=500', (body: List<Act>) => body.items.filter(({ startedAt }) => startedAt !== null).length > begunInStorm);
    const { items } = (await hub.get('/audit?limit=500')).body as List<AuditEntry>;
    expect(items.filter(({ action }) => action === 'automation.thaw')).toHaveLength(1);
    for (const end = Date.now() + 10_000; !told().includes('hub.thawed') && Date.now() < end;)
      await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told().filter((type) => type.startsWith('hub.'))).toEqual(['hub.frozen', 'hub.thawed']);
  });
});
