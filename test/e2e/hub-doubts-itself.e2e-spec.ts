import type { Act, Incident, List, Service, Transition } from '@watchfloor/contracts';
import { setTimeout as sleep } from 'node:timers/promises';
import { startHub, type TestHub } from '../support/hub.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { Line } from '../support/line.ts';

const SECRET = `whsec_${Buffer.alloc(32).toString('base64')}`;

/** Goes DOWN at its first failure: the hardest case for whoever must not believe a failure. */
function yaml(of: { internet: Line; lan: Line; bus: HttpReceiver; actuator: HttpReceiver }): string {
  const [silent = '', refusing = '', ...references] = of.internet.addresses;
  const [office = '', canary = ''] = of.lan.addresses;
  return `
references: [ ${references.map((address) => `{ http: "http://${address}/" }`).join(', ')} ]
canaries: [ { place: office/floor-1, tcp: "${canary}" } ]
defaults: { check: { interval: 1s, retryInterval: 1s, timeout: 500ms, failureThreshold: 1, successThreshold: 1 } }
channels: [ { id: bus, notifier: webhook, url: "${of.bus.url}/", secret: "${SECRET}" } ]
services:
  - id: shop
    tier: 1
    checks: [ { id: shop-front, probe: http, url: "http://${silent}/" }, { id: shop-port, probe: tcp, url: "tcp://${refusing}" } ]
  - id: signals
    checks: [ { id: signal, probe: heartbeat, interval: 1s, timeout: 500ms, grace: 3s, token: signal-token } ]
  - id: office
    tier: 1
    components:
      - id: printer
        instances: [ { id: printer-a, place: office/floor-1/room-7, address: "http://${office}" } ]
        checks: [ { id: printer-live, kind: liveness, probe: http, url: "{address}/" } ]
        remediation: { mode: auto, steps: [ { action: webhook, url: "${of.actuator.url}/", secret: "${SECRET}" } ] }
`;
}

describe('a hub whose line to the Internet is cut', () => {
  let hub: TestHub;
  let internet: Line;
  let lan: Line;
  let bus: HttpReceiver;
  let actuator: HttpReceiver;
  let signals: NodeJS.Timeout;

  const told = (): string[] => bus.received.map(({ body }) => (JSON.parse(body) as { type: string }).type);
  const downs = async (service: string): Promise<Transition[]> =>
    ((await hub.get(`/transitions?service=${service}`)).body as List<Transition>).items.filter(({ to }) => to === 'down');
  const flagged = (wanted: boolean) => (body: Pick<Service, 'state'>) => body.state.flags.includes('suspect') === wanted;
  const status = async (service: string): Promise<string> => (await hub.get(`/services/${service}`)).body.state.status as string;

  beforeAll(async () => {
    [internet, lan, bus, actuator] = await Promise.all([Line.open(5), Line.open(2), HttpReceiver.start(), HttpReceiver.start()]);
    hub = await startHub({ yaml: yaml({ internet, lan, bus, actuator }) });
    // Signals come over the same line.
    signals = setInterval(() => {
      if (!internet.isCut) void hub.post('/heartbeats/signal-token', '', { token: null }).catch(() => undefined);
    }, 500);
    for (const service of ['shop', 'office', 'signals']) await hub.until(`/services/${service}`, (body) => body.state.status === 'up');
    await hub.until(
      '//health/self',
      ({ references }) => references.length === 4 && references.every((each: { proven: boolean }) => each.proven),
    );
    await internet.cut();
  });
  afterAll(async () => {
    clearInterval(signals);
    await hub.stop();
    await Promise.all([internet.close(), lan.close(), bus.stop(), actuator.stop()]);
  });

  it('doubts itself, and says so once to every channel and on every screen', async () => {
    const self = await hub.until('//health/self', (body) => body.suspect !== null, 6_000);
    expect(self.body.suspect.reason).toMatch(/^[23] of 3 references do not answer$/);
    expect((await hub.get('//metrics')).text).toMatch(/^watchfloor_suspect 1$/m);
    for (const end = Date.now() + 15_000; !told().includes('hub.suspect') && Date.now() < end; await sleep(100));
    expect(told()).toEqual(['hub.suspect']);
  });

  it('lets what it sees through that line become UNKNOWN, never DOWN (I1)', async () => {
    await hub.until('/services/shop', (body) => body.state.status === 'unknown', 20_000);
    await hub.until('/services/signals', (body) => body.state.status === 'unknown', 10_000);
    // On a busy machine a single look may be put down to the hub's lag instead.
    const doubted = await hub.until('/checks/shop-front', (body) => body.lastObservation.reason === 'hub_suspect', 10_000);
    expect(doubted.body.lastObservation).toMatchObject({ outcome: 'inconclusive', reason: 'hub_suspect' });
    expect((await hub.until('/services/shop', flagged(true))).body.state.flags).toContain('suspect');
    expect((await hub.until('/services/office', flagged(false))).body.state.flags).not.toContain('suspect');
    expect([...(await downs('shop')), ...(await downs('signals'))]).toEqual([]);
    expect(((await hub.get('/incidents')).body as List<Incident>).items).toEqual([]);
  });

  it('still judges what the canaries of a place vouch for, but acts on nothing (I5)', async () => {
    expect(await status('office')).toBe('up');
    await lan.kill(0);
    await hub.until('/services/office', (body) => body.state.status === 'down', 8_000);
    const { items } = (await hub.until('/acts', (body) => body.items.length > 0)).body as List<Act>;
    expect(items).toMatchObject([{ state: 'skipped', startedAt: null }]);
    expect(actuator.received).toEqual([]);
  });

  it('trusts itself when the line is back, says so once, and opens nothing for what it doubted', async () => {
    await internet.mend();
    await hub.until('/services/shop', (body) => body.state.status === 'up', 10_000);
    await hub.until('//health/self', (body) => body.suspect === null);
    for (const end = Date.now() + 20_000; !told().includes('hub.trusted') && Date.now() < end; await sleep(100));
    expect(told().filter((type) => type.startsWith('hub.'))).toEqual(['hub.suspect', 'hub.trusted']);
    const { items } = (await hub.get('/incidents')).body as List<Incident>;
    expect(items.map(({ services }) => services)).toEqual([['office']]);
    expect(await downs('shop')).toEqual([]);
    expect((await hub.until('/services/shop', flagged(false))).body.state.flags).toEqual([]);
  });
});
