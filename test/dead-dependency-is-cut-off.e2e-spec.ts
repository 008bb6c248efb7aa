import { setTimeout as sleep } from 'node:timers/promises';
import { SampleFleet } from './support/sample-fleet.js';

const BREAKER = 'breaker:payments/work';

interface Indicator {
  readonly status: string;
  readonly degraded?: boolean;
}

async function until<T>(read: () => Promise<T>, holds: (value: T) => boolean, withinMs: number): Promise<T> {
  const end = performance.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (performance.now() > end) throw new Error(`still ${JSON.stringify(value)} after ${withinMs} ms`);
    await sleep(50);
  }
}

describe('a dependency that is dead', () => {
  let fleet: SampleFleet;
  beforeAll(async () => {
    fleet = await SampleFleet.start();
  });
  afterAll(() => fleet.stop());

  const ready = async (id: string) => {
    const answer = await fetch(`${fleet.addresses[id]}/health/ready`);
    const { details } = (await answer.json()) as { details: Record<string, Indicator> };
    return { status: answer.status, breaker: details[BREAKER] };
  };
  const work = async () => (await (await fetch(`${fleet.addresses['storefront-a']}/work`)).json()) as { degraded: boolean };
  const isSick = (id: string, mode: string) =>
    fetch(`${fleet.addresses[id]}/switch`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ mode, scope: 'work' }),
    });

  it('is cut off by its callers, who stay up but degraded, and is called again once it is back (CB-11)', async () => {
    await until(work, ({ degraded }) => degraded === false, 5_000);
    await fleet.crash('payments-a');
    const open = await until(
      () => ready('booking-a'),
      ({ breaker }) => breaker?.degraded === true,
      5_000,
    );
    expect(open).toMatchObject({ status: 200, breaker: { status: 'up', state: 'open' } });
    expect(await work()).toMatchObject({ degraded: true, dependency: { dependency: null } });
    expect((await fleet.restart('payments-a', 'act-1')).status).toBe(200);
    await until(
      () => ready('booking-a'),
      ({ breaker }) => breaker?.degraded === undefined,
      10_000,
    );
    await until(work, ({ degraded }) => degraded === false, 5_000);
  });

  it.each(['fail', 'hang', 'slow'])('is cut off as well when its work is sick: %s', async (mode) => {
    await isSick('payments-a', mode);
    await until(
      () => ready('booking-b'),
      ({ breaker }) => breaker?.degraded === true,
      5_000,
    );
    await isSick('payments-a', 'healthy');
    await until(
      () => ready('booking-b'),
      ({ breaker }) => breaker?.degraded === undefined,
      10_000,
    );
  });

  it('crashes for real when its switch says so', async () => {
    await isSick('ledger-a', 'crash').catch(() => undefined);
    await until(
      () => fleet.instances(),
      (instances) => instances.find(({ id }) => id === 'ledger-a')?.pid === null,
      2_000,
    );
  });

  it('ends with the supervisor, even when that is killed', async () => {
    await fleet.stop();
    const answers = () =>
      Promise.all(
        Object.values(fleet.addresses).map((address) =>
          fetch(`${address}/health/live`).then(
            () => true,
            () => false,
          ),
        ),
      );
    await until(answers, (alive) => !alive.includes(true), 3_000);
  });
});
