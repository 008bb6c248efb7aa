import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseCases } from '../../../../test/support/database-cases.js';
import { DeliveryBench, START } from '../../../../test/support/delivery-bench.js';

describe.each(databaseCases)('deliveries on $name', ({ createUrl }) => {
  let bench: DeliveryBench;

  beforeAll(async () => {
    bench = await DeliveryBench.open(createUrl);
  });
  beforeEach(() => bench.begin());
  afterEach(() => bench.end());
  afterAll(() => bench.close());

  it('tells every channel once', async () => {
    await bench.tell('opened', ['irt', 'owners']);
    await bench.run(2_000);
    expect([bench.got('irt'), bench.got('owners'), bench.got('bus')]).toEqual([['opened'], ['opened'], []]);
    expect(await bench.outcomes()).toEqual({ 'irt:opened': 'sent', 'owners:opened': 'sent' });
    expect(await bench.health.read()).toEqual({ undelivered: 0, lost: 0, brokenChannels: [] });
  });

  it('tries again after 1, 2, 4, 8, 15, 30 and every further 30 s', async () => {
    bench.directory.channels = bench.directory.channels.slice(0, 1);
    bench.receivers.irt.behaviour = { status: 503 };
    await bench.tell('opened', ['irt']);
    const tries: number[] = [];
    for (let second = 0; second <= 125; second += 1) {
      const before = bench.receivers.irt.received.length;
      await bench.run(0);
      if (bench.receivers.irt.received.length > before) tries.push(second);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 30, 60, 90, 120]);
    expect(await bench.health.read()).toMatchObject({ undelivered: 1, brokenChannels: [{ channelUid: 'irt', since: START }] });
    bench.receivers.irt.behaviour = { status: 200 };
    await bench.run(30_000);
    expect(await bench.health.read()).toEqual({ undelivered: 0, lost: 0, brokenChannels: [] });
  });

  it('waits as long as a receiver asks for', async () => {
    bench.receivers.irt.behaviour = { status: 429, headers: { 'retry-after': '20' } };
    await bench.tell('opened', ['irt']);
    await bench.run(19_000);
    expect(bench.receivers.irt.received).toHaveLength(1);
    await bench.run(2_000);
    expect(bench.receivers.irt.received).toHaveLength(2);
  });

  it('drops a message after a day, visibly', async () => {
    bench.directory.channels = bench.directory.channels.slice(0, 1);
    bench.receivers.irt.behaviour = { status: 503 };
    await bench.tell('opened', ['irt']);
    await bench.run(0);
    bench.clock.at = START + 24 * 3_600_000;
    await bench.run(0);
    expect(await bench.outcomes()).toEqual({ 'irt:opened': 'dropped' });
    expect(await bench.health.read()).toMatchObject({ undelivered: 0, lost: 1, brokenChannels: [{ channelUid: 'irt' }] });
  });

  it('leaves a receiver alone after 410 Gone until its channel changes', async () => {
    const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
    bench.directory.channels = [
      { uid: 'bus', key: 'bus', notifier: 'webhook', settings: { url: bench.receivers.bus.url, secret }, revision: 1 },
    ];
    bench.receivers.bus.behaviour = { status: 410 };
    await bench.tell('opened', ['bus']);
    await bench.run(0);
    bench.receivers.bus.behaviour = { status: 200 };
    await bench.tell('escalated', ['bus']);
    await bench.run(0);
    expect(bench.receivers.bus.received).toHaveLength(1);
    bench.directory.channels = bench.directory.channels.map((channel) => ({ ...channel, revision: 2 }));
    await bench.tell('escalated', ['bus']);
    await bench.run(0);
    expect(bench.receivers.bus.received).toHaveLength(2);
  });
});
