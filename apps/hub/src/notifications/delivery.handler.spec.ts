import { Logger } from '@nestjs/common';
import type { Message } from '@watchfloor/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { databaseCases } from '../../../../test/support/database-cases.js';
import { HttpReceiver } from '../../../../test/support/http-receiver.js';
import { Clock } from '../platform/clock.js';
import type { Database } from '../platform/database/database.js';
import { openDatabase } from '../platform/database/open-database.js';
import { Due } from '../platform/due/due.entity.js';
import { EgressGuard } from '../platform/egress/egress-guard.js';
import { NameResolver } from '../platform/egress/name-resolver.js';
import { Secret } from '../platform/secrets/secret.js';
import { ChannelDirectory, type Channel } from './channel-directory.js';
import { DeliveryHandler } from './delivery.handler.js';
import { DeliveryHealth } from './delivery-health.js';
import { DeliveryLog } from './delivery-log.js';
import { FallThrough } from './fall-through.js';

const START = 1_700_000_000_000;

class SetClock extends Clock {
  at = START;
  override now(): number {
    return this.at;
  }
  override monotonic(): number {
    return this.at;
  }
}

class ListedChannels extends ChannelDirectory {
  channels: Channel[] = [];
  override find(uid: string) {
    return Promise.resolve(this.channels.find((channel) => channel.uid === uid) ?? null);
  }
  override ofNamespace() {
    return Promise.resolve(this.channels);
  }
  override sender() {
    return { publicUrl: null, smtp: null };
  }
  override deadMan() {
    return null;
  }
}

function messageOf(kind: Message['kind']): Message {
  const incident = {
    id: 'incident-1',
    number: 1,
    type: 'availability' as const,
    severity: 'critical' as const,
    title: 'Booking is down',
    services: [],
    reason: 'timeout',
    impactStartedAt: START,
    detectedAt: START,
    restoredAt: null,
    cause: 'outage',
  };
  return { kind, incident, text: kind };
}

describe.each(databaseCases)('deliveries on $name', ({ createUrl }) => {
  let database: Database;
  let receivers: Record<'irt' | 'owners' | 'bus', HttpReceiver>;
  let clock: SetClock;
  let directory: ListedChannels;
  let handler: DeliveryHandler;
  let health: DeliveryHealth;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    const url = await createUrl();
    database = await openDatabase(
      url.startsWith('sqlite:') ? { kind: 'sqlite', path: url.slice(7) } : { kind: 'postgres', url: new Secret(url) },
    );
  });
  afterAll(() => database.close());

  beforeEach(async () => {
    await database.write.getRepository(Due).clear();
    receivers = { irt: await HttpReceiver.start(), owners: await HttpReceiver.start(), bus: await HttpReceiver.start() };
    clock = new SetClock();
    directory = new ListedChannels();
    directory.channels = Object.entries(receivers).map(([uid, { url }]) => ({
      uid,
      key: uid,
      notifier: 'slack',
      settings: { url },
      revision: 1,
    }));
    const egress = new EgressGuard(new NameResolver(clock));
    egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
    const log = new DeliveryLog(database);
    handler = new DeliveryHandler(log, new FallThrough(log, directory, clock), directory, egress, clock);
    health = new DeliveryHealth(log, clock);
  });
  afterEach(() => Promise.all(Object.values(receivers).map((receiver) => receiver.stop())));

  async function tell(kind: Message['kind'], channels: string[]): Promise<void> {
    const suffix = kind === 'opened' ? kind : `${kind}:${clock.at}`;
    const rows = channels.map((channelUid) => ({
      key: `delivery:incident-1:${channelUid}:${suffix}`,
      kind: 'delivery' as const,
      dueAt: clock.at,
      payload: { channelUid, message: messageOf(kind) },
      namespace: 'default',
      serviceUid: 'service-1',
      shard: 3,
      epoch: 1,
    }));
    await database.write.getRepository(Due).insert(rows as never);
  }

  /** Works off what is due for so long, a second at a time. */
  async function run(forMs: number): Promise<void> {
    const repository = database.write.getRepository(Due);
    for (const end = clock.at + forMs; clock.at <= end; clock.at += 1_000) {
      for (const row of await repository.find({ order: { dueAt: 'ASC', key: 'DESC' } })) {
        if (row.settledAt !== null || row.dueAt > clock.at) continue;
        const fate = await handler.handle(row);
        const change =
          'settled' in fate
            ? { settledAt: clock.at, outcome: fate.settled, error: null }
            : { dueAt: fate.retryAt, error: fate.error, attempts: row.attempts + 1 };
        await repository.update({ key: row.key }, change);
      }
    }
  }

  const got = (who: keyof typeof receivers) =>
    receivers[who].received.map(
      ({ body }) => /opened|recovered|escalated/.exec((JSON.parse(body) as { text: string }).text.split(': ')[1] ?? '')?.[0],
    );
  const outcomes = async () =>
    Object.fromEntries(
      (await database.write.getRepository(Due).find()).map((row) => [row.key.slice('delivery:incident-1:'.length), row.outcome]),
    );

  it('tells every channel once', async () => {
    await tell('opened', ['irt', 'owners']);
    await run(2_000);
    expect([got('irt'), got('owners'), got('bus')]).toEqual([['opened'], ['opened'], []]);
    expect(await outcomes()).toEqual({ 'irt:opened': 'sent', 'owners:opened': 'sent' });
    expect(await health.read()).toEqual({ undelivered: 0, lost: 0, brokenChannels: [] });
  });

  it('tries again after 1, 2, 4, 8, 15, 30 and every further 30 s', async () => {
    directory.channels = directory.channels.slice(0, 1);
    receivers.irt.behaviour = { status: 503 };
    await tell('opened', ['irt']);
    const tries: number[] = [];
    for (let second = 0; second <= 125; second += 1) {
      const before = receivers.irt.received.length;
      await run(0);
      if (receivers.irt.received.length > before) tries.push(second);
    }
    expect(tries).toEqual([0, 1, 3, 7, 15, 30, 60, 90, 120]);
    expect(await health.read()).toMatchObject({ undelivered: 1, brokenChannels: [{ channelUid: 'irt', since: START }] });
    receivers.irt.behaviour = { status: 200 };
    await run(30_000);
    expect(await health.read()).toEqual({ undelivered: 0, lost: 0, brokenChannels: [] });
  });

  it('waits as long as a receiver asks for', async () => {
    receivers.irt.behaviour = { status: 429, headers: { 'retry-after': '20' } };
    await tell('opened', ['irt']);
    await run(19_000);
    expect(receivers.irt.received).toHaveLength(1);
    await run(2_000);
    expect(receivers.irt.received).toHaveLength(2);
  });

  it('falls through to the next channel at once where a channel is broken, and says so (AL-9)', async () => {
    receivers.irt.behaviour = { status: 404, body: 'no_service' };
    await tell('opened', ['irt']);
    await run(1_000);
    expect([got('irt'), got('owners'), got('bus')]).toEqual([['opened'], ['opened'], []]);
    expect(await health.read()).toMatchObject({
      lost: 1,
      brokenChannels: [{ channelUid: 'irt', error: expect.stringContaining('no_service') }],
    });
  });

  it('does not fall through while another channel of the service is told the same', async () => {
    receivers.irt.behaviour = { status: 404 };
    await tell('opened', ['irt', 'owners']);
    await run(2_000);
    expect([got('owners'), got('bus')]).toEqual([['opened'], []]);
  });

  it('falls on through channels that are broken as well', async () => {
    receivers.irt.behaviour = { status: 404 };
    receivers.owners.behaviour = { status: 404 };
    await tell('opened', ['irt', 'owners']);
    await run(2_000);
    expect(got('bus')).toEqual(['opened']);
  });

  it('tells the next channel in parallel after a minute of failing', async () => {
    receivers.irt.behaviour = { status: 503 };
    await tell('opened', ['irt']);
    await run(58_000);
    expect(got('owners')).toEqual([]);
    await run(4_000);
    expect(got('owners')).toEqual(['opened']);
  });

  it('drops a message after a day, visibly', async () => {
    directory.channels = directory.channels.slice(0, 1);
    receivers.irt.behaviour = { status: 503 };
    await tell('opened', ['irt']);
    await run(0);
    clock.at = START + 24 * 3_600_000;
    await run(0);
    expect(await outcomes()).toEqual({ 'irt:opened': 'dropped' });
    expect(await health.read()).toMatchObject({ undelivered: 0, lost: 1, brokenChannels: [{ channelUid: 'irt' }] });
  });

  it('tells the recovery after the problem, however late that gets through', async () => {
    receivers.irt.behaviour = { status: 500 };
    await tell('opened', ['irt']);
    await run(5_000);
    await tell('recovered', ['irt']);
    await run(5_000);
    receivers.irt.behaviour = { status: 200 };
    const before = receivers.irt.received.length;
    await run(20_000);
    expect(got('irt').slice(before)).toEqual(['opened', 'recovered']);
  });

  it('tells the recovery to whoever stood in, and not to who never heard of the problem (AL-3)', async () => {
    receivers.irt.behaviour = { status: 404 };
    await tell('opened', ['irt']);
    await run(2_000);
    receivers.irt.behaviour = { status: 200 };
    await tell('recovered', ['irt']);
    await run(2_000);
    expect([got('irt'), got('owners')]).toEqual([['opened'], ['opened', 'recovered']]);
    expect(await outcomes()).toMatchObject({ [`irt:recovered:${START + 3_000}`]: 'skipped' });
  });

  it('leaves a receiver alone after 410 Gone until its channel changes', async () => {
    const secret = `whsec_${Buffer.alloc(32).toString('base64')}`;
    directory.channels = [{ uid: 'bus', key: 'bus', notifier: 'webhook', settings: { url: receivers.bus.url, secret }, revision: 1 }];
    receivers.bus.behaviour = { status: 410 };
    await tell('opened', ['bus']);
    await run(0);
    receivers.bus.behaviour = { status: 200 };
    await tell('escalated', ['bus']);
    await run(0);
    expect(receivers.bus.received).toHaveLength(1);
    directory.channels = directory.channels.map((channel) => ({ ...channel, revision: 2 }));
    await tell('escalated', ['bus']);
    await run(0);
    expect(receivers.bus.received).toHaveLength(2);
  });

  it('fails clearly for a channel that was retired or is not valid, and falls through', async () => {
    directory.channels = [{ uid: 'odd', key: 'odd', notifier: 'pigeon', settings: {}, revision: 1 }, ...directory.channels.slice(1)];
    await tell('opened', ['irt', 'odd']);
    await run(2_000);
    expect(await outcomes()).toMatchObject({ 'irt:opened': 'failed', 'odd:opened': 'failed', 'owners:opened': 'sent' });
  });
});
