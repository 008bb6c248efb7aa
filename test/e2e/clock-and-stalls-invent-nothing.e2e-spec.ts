import type { List, Service, Transition } from '@watchfloor/contracts';
import { SystemClock } from '../../apps/hub/src/platform/clock.js';
import { startHub, type TestHub } from '../support/hub.ts';
import { HttpReceiver } from '../support/http-receiver.ts';

/** The machine's wall clock can be set; the monotonic one can't. */
class SettableClock extends SystemClock {
  aheadMs = 0;

  override now(): number {
    return super.now() + this.aheadMs;
  }
}

const HOUR_MS = 3_600_000;

describe('a hub whose own machine is in trouble', () => {
  let hub: TestHub;
  let clock: SettableClock;
  let target: HttpReceiver;
  let signals: NodeJS.Timeout;

  const transitions = async (): Promise<Transition[]> => ((await hub.get('/transitions?limit=500')).body as List<Transition>).items;
  const allUp = (withinMs = 15_000) =>
    hub.until('/services', ({ items }: List<Service>) => items.every(({ state }) => state.status === 'up'), withinMs);

  beforeAll(async () => {
    clock = new SettableClock();
    target = await HttpReceiver.start();
    hub = await startHub({
      clock,
      yaml: `
defaults: { check: { interval: 1s, retryInterval: 500ms, timeout: 500ms, failureThreshold: 1, successThreshold: 1 } }
services:
  - id: front
    checks: [ { id: front-page, probe: http, url: "${target.url}/" }, { id: front-port, probe: tcp, url: "${target.url}" } ]
  - id: nightly
    checks: [ { id: beat, probe: heartbeat, interval: 2s, timeout: 500ms, grace: 5s, token: beat-token } ]
`,
    });
    signals = setInterval(() => void hub.post('/heartbeats/beat-token', '', { token: null }).catch(() => undefined), 1_000);
    await allUp();
  });
  afterAll(async () => {
    clearInterval(signals);
    await hub.stop();
    await target.stop();
  });
  afterEach(async () => {
    const all = await transitions();
    expect(all.filter(({ to }) => to === 'down')).toEqual([]);
    expect((await hub.get('/incidents')).body.items).toEqual([]);
  });

  it('records a clock that was set an hour ahead as a gap, and goes on', async () => {
    clock.aheadMs = HOUR_MS;
    await hub.until('/transitions?check=front-page', ({ items }: List<Transition>) => items.some(({ to }) => to === 'unknown'));
    await allUp();
    const [gap] = (await transitions()).filter(({ to, subject }) => to === 'unknown' && subject.id === 'front-page');
    const [end] = (await transitions()).filter(({ from, subject }) => from === 'unknown' && subject.id === 'front-page');
    expect(Date.parse(end!.at) - Date.parse(gap!.at)).toBeGreaterThan(HOUR_MS - 10_000);
  });

  it('goes on when it is set back by an hour, and nothing lasts less than no time', async () => {
    const before = target.received.length;
    clock.aheadMs = 0;
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    expect(target.received.length).toBeGreaterThan(before);
    await allUp();
    const now = new Date(clock.now() + 2 * HOUR_MS).toISOString();
    const figures = (await hub.get(`/services/front/availability?from=${new Date(clock.now() - HOUR_MS).toISOString()}&to=${now}`)).body;
    for (const { from, to } of figures.segments as { from: string; to: string | null }[])
      if (to !== null) expect(Date.parse(to)).toBeGreaterThan(Date.parse(from));
    expect(figures.upMs + figures.degradedMs + figures.downMs + figures.unknownMs).toBe(figures.totalMs);
  });

  it('believes nothing that it saw while it stood still for 5 s', async () => {
    for (const end = performance.now() + 5_000; performance.now() < end;);
    await hub.until('/checks/front-page', (body) => body.state.status === 'up');
    await allUp();
  });
});
