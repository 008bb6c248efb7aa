import { Logger } from '@nestjs/common';
import type { IncidentMessage, MessageKind, News } from '@watchfloor/core';
import { IncidentRow } from '../../apps/hub/src/incidents/incident.entity.js';
import { ChannelDirectory, type Channel } from '../../apps/hub/src/notifications/channel-directory.js';
import { DeliveryHandler } from '../../apps/hub/src/notifications/delivery.handler.js';
import { DeliveryHealth } from '../../apps/hub/src/notifications/delivery-health.js';
import { DeliveryLog } from '../../apps/hub/src/notifications/delivery-log.js';
import { FallThrough } from '../../apps/hub/src/notifications/fall-through.js';
import { Clock } from '../../apps/hub/src/platform/clock.js';
import type { Database } from '../../apps/hub/src/platform/database/database.js';
import { openTestDatabase } from '../../apps/hub/src/platform/database/open.spec-support.js';
import { Due } from '../../apps/hub/src/platform/due/due.entity.js';
import { EgressGuard } from '../../apps/hub/src/platform/egress/egress-guard.js';
import { NameResolver } from '../../apps/hub/src/platform/egress/name-resolver.js';
import { HttpReceiver } from './http-receiver.js';

export const START = 1_700_000_000_000;
type ReceiverName = 'irt' | 'owners' | 'bus';

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
    return this.channels.find((channel) => channel.uid === uid) ?? null;
  }
  override ofNamespace() {
    return this.channels;
  }
  override sender() {
    return { publicUrl: null, smtp: null };
  }
  override deadMan() {
    return null;
  }
}

/** Deliveries on a real database to three real receivers, under a clock that the test moves. */
export class DeliveryBench {
  receivers: Record<ReceiverName, HttpReceiver>;
  clock: SetClock;
  directory: ListedChannels;
  health: DeliveryHealth;
  private handler: DeliveryHandler;

  private constructor(private readonly database: Database) {}

  static async open(createUrl: () => Promise<string>): Promise<DeliveryBench> {
    Logger.overrideLogger(false);
    return new DeliveryBench(await openTestDatabase(createUrl));
  }

  async begin(): Promise<void> {
    await this.rows().clear();
    this.receivers = { irt: await HttpReceiver.start(), owners: await HttpReceiver.start(), bus: await HttpReceiver.start() };
    this.clock = new SetClock();
    this.directory = new ListedChannels();
    const channels = Object.entries(this.receivers);
    this.directory.channels = channels.map(([uid, { url }]) => ({ uid, key: uid, notifier: 'slack', settings: { url }, revision: 1 }));
    const egress = new EgressGuard(new NameResolver(this.clock));
    egress.configure({ allowLoopback: true, probe: { allow: [], deny: [] }, notify: { allow: [] } });
    const log = new DeliveryLog(this.database);
    const fallThrough = new FallThrough(log, this.directory, this.clock);
    this.handler = new DeliveryHandler(log, fallThrough, this.directory, egress, this.clock);
    this.health = new DeliveryHealth(log, this.clock);
  }

  async end(): Promise<void> {
    await Promise.all(Object.values(this.receivers).map((receiver) => receiver.stop()));
  }

  close(): Promise<void> {
    return this.database.close();
  }

  async tell(
    kind: MessageKind,
    channels: readonly ReceiverName[] | readonly string[],
    more: { readonly corrects?: News } = {},
  ): Promise<void> {
    await this.remember(kind === 'recovered' ? 'recovery' : 'trouble');
    const suffix = kind === 'opened' ? kind : `${kind}:${this.clock.at}`;
    const rows = channels.map((channelUid) => ({
      key: `delivery:incident-1:${channelUid}:${suffix}`,
      kind: 'delivery',
      dueAt: this.clock.at,
      payload: { channelUid, message: messageOf(kind), ...more },
      namespace: 'default',
      serviceUid: 'service-1',
      shard: 3,
      epoch: 1,
    }));
    await this.rows().insert(rows as never);
  }

  /** What the row of the incident says was told last. */
  async remember(lastNews: News): Promise<void> {
    const owner = { namespace: 'default', serviceUid: 'service-1', shard: 3, epoch: 1 };
    const { reason: _reason, services: _services, ...incident } = messageOf('opened').incident;
    const rest = { serviceUids: [], outageIds: [], told: [], phase: 'triggered', review: 'none' };
    await this.database.write.getRepository(IncidentRow).save({ ...owner, ...rest, ...incident, lastNews } as never);
  }

  /** Works off what is due for so long, a second at a time. */
  async run(forMs: number): Promise<void> {
    for (const end = this.clock.at + forMs; this.clock.at <= end; this.clock.at += 1_000) {
      for (const row of await this.rows().find({ order: { dueAt: 'ASC', key: 'DESC' } })) {
        if (row.settledAt === null && row.dueAt <= this.clock.at) await this.workOff(row);
      }
    }
  }

  /** The kinds of messages a receiver got, in order; tries that it refused included. */
  got(who: ReceiverName): (string | undefined)[] {
    const texts = this.receivers[who].received.map(({ body }) => (JSON.parse(body) as { text: string }).text);
    return texts.map((text) => /: (opened|recovered|reopened|escalated)$/.exec(text)?.[1]);
  }

  /** By channel and message: `irt:opened` → `sent`. */
  async outcomes(): Promise<Record<string, string | null>> {
    const rows = await this.rows().find();
    return Object.fromEntries(rows.map(({ key, outcome }) => [key.slice('delivery:incident-1:'.length), outcome]));
  }

  private async workOff(row: Due): Promise<void> {
    const fate = await this.handler.handle(row);
    const change =
      'settled' in fate ? { settledAt: this.clock.at, outcome: fate.settled, error: null } : { dueAt: fate.retryAt, error: fate.error };
    await this.rows().update({ key: row.key }, change);
  }

  private rows() {
    return this.database.write.getRepository(Due);
  }
}

function messageOf(kind: MessageKind): IncidentMessage {
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
