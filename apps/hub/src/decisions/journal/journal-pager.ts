import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Effect } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { ChannelDirectory } from '../../notifications/channel-directory.js';
import { DeliveryHandler } from '../../notifications/delivery.handler.js';
import { FallThrough } from '../../notifications/fall-through.js';
import { Clock } from '../../platform/clock.js';
import type { RowOwner } from '../../platform/database/row-owner.js';
import type { Due } from '../../platform/due/due.entity.js';
import { DueStore } from '../../platform/due/due-store.js';
import type { DueOutcome } from '../../platform/due/due-worker.js';
import { EgressGuard } from '../../platform/egress/egress-guard.js';
import { Ownership } from '../../platform/ownership/ownership.js';
import type { Unit } from '../unit.js';
import { Journal } from './journal.js';
import { JournalDeliveries } from './journal-deliveries.js';
import { pagingDelayMs } from './paging-delay.js';
import { VoidMessages } from './void-messages.js';
import { fateOf, writeFate } from './write-fates.js';

const LOOK_EVERY_MS = 200;
const MOST_AT_ONCE = 50;
const CLAIM_MS = 60_000;

/**
 * Sends the messages that stand in the journal, because the database takes nothing: the same messages under the same
 * keys, tried again as ever. What became of them is noted, and written with their rows when the database is back.
 */
@Injectable()
export class JournalPager implements OnApplicationShutdown {
  private readonly logger = new Logger('JournalPager');
  private readonly deliveries: JournalDeliveries;
  private readonly handler: DeliveryHandler;
  private readonly sending = new Map<string, Promise<void>>();
  /** Their rows are being written at this moment: nothing new is begun with them. */
  private held: ReadonlySet<string> = new Set();
  /** Of these the rows say that this pager sends them. */
  private claimed = new Set<string>();
  /** In the database now, claimed by this pager while it still sends. */
  private readonly stored = new Map<string, Due>();
  private timer: NodeJS.Timeout | undefined;
  /** On the monotonic clock. */
  private from = 0;
  /** Set by the group commit: a message that stands in for another is decided like any other. */
  add: (unit: Unit) => void = () => undefined;

  constructor(
    private readonly journal: Journal,
    private readonly dues: DueStore,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
    private readonly voidMessages: VoidMessages,
    directory: ChannelDirectory,
    egress: EgressGuard,
  ) {
    this.deliveries = new JournalDeliveries(
      (row) => this.add(standInUnit(row)),
      (key) => this.noteTry(key),
    );
    this.handler = new DeliveryHandler(this.deliveries, new FallThrough(this.deliveries, directory, clock), directory, egress, clock);
  }

  begin(): void {
    this.from = this.clock.monotonic() + pagingDelayMs(this.ownership.company());
    this.timer ??= setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /** What was decided for messages, once it is in the journal. */
  follow(owner: RowOwner, effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind === 'due-settled') this.deliveries.settle(effect.key, effect.outcome, this.clock.now());
      if (effect.kind === 'due') this.deliveries.put(rowOf(owner, effect));
    }
    this.look();
  }

  /** The last thing in the transaction that writes these units: what was sent already must not be sent by others. */
  async writeFates(manager: EntityManager, units: readonly Unit[]): Promise<void> {
    const keys = keysOf(units);
    this.held = new Set(keys);
    this.claimed = new Set(keys.filter((key) => this.sending.has(key)));
    for (const key of keys) {
      const row = this.deliveries.get(key);
      if (row === undefined) continue;
      const claim = this.claimed.has(key) ? { claimedBy: this.name, claimedUntil: this.clock.now() + CLAIM_MS } : null;
      await writeFate(manager, key, fateOf(row), claim);
    }
  }

  /** That transaction ended; whether the rows are in the database now. */
  release(isWritten: boolean): void {
    const keys = this.held;
    this.held = new Set();
    if (!isWritten) return;
    for (const key of keys) {
      const row = this.deliveries.get(key);
      this.deliveries.remove(key);
      if (row === undefined || !this.claimed.has(key)) continue;
      if (this.sending.has(key)) this.stored.set(key, row);
      else void this.tell(row);
    }
  }

  /** Somebody else decides for them now. */
  forget(units: readonly Unit[]): void {
    for (const key of keysOf(units)) {
      const row = this.deliveries.get(key);
      if (row !== undefined) this.voidMessages.keep(row, () => this.deliveries.wasTried(key), this.sending.get(key));
      this.deliveries.remove(key);
    }
  }

  end(): void {
    clearInterval(this.timer);
    this.timer = undefined;
    this.deliveries.forgetTries();
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    this.timer = undefined;
    await Promise.allSettled(this.sending.values());
  }

  private async noteTry(key: string): Promise<void> {
    this.journal.append({ kind: 'tried', key });
    await this.journal.settled();
  }

  private get name(): string {
    return `${this.ownership.hubId}/journal`;
  }

  private look(): void {
    if (this.timer === undefined || this.clock.monotonic() < this.from) return;
    for (const row of this.deliveries.open(this.clock.now())) {
      if (this.sending.size >= MOST_AT_ONCE) return;
      if (this.sending.has(row.key) || this.held.has(row.key) || this.isVoid(row)) continue;
      const sending = this.send(row).finally(() => this.sending.delete(row.key));
      this.sending.set(row.key, sending);
    }
  }

  private isVoid({ shard, epoch }: Due): boolean {
    return shard !== null && epoch !== this.ownership.epochOf(shard);
  }

  private async send(row: Due): Promise<void> {
    const before = row.payload;
    const outcome = await this.handler.handle(row).catch((error: unknown): DueOutcome => {
      this.logger.error({ err: error, key: row.key }, 'A message could not be sent from the journal');
      return { retryAt: this.clock.now() + 5_000, error: (error as Error).message };
    });
    if ('settled' in outcome) Object.assign(row, { settledAt: this.clock.now(), outcome: outcome.settled, error: null });
    else Object.assign(row, { dueAt: outcome.retryAt, attempts: row.attempts + 1, error: outcome.error });
    // A message that only waited for an earlier one has nothing to note.
    if (row.settledAt !== null || row.payload !== before) this.journal.append({ kind: 'fate', key: row.key, fate: fateOf(row) });
    await this.journal.settled();
    if (this.stored.delete(row.key)) await this.tell(row);
  }

  /** The row came into the database while its message was under way. */
  private async tell(row: Due): Promise<void> {
    const claimed = { ...row, claimedBy: this.name };
    try {
      if (row.settledAt !== null) await this.dues.settleClaimed(claimed, row.outcome ?? '', row.settledAt);
      else await this.dues.retryClaimed({ ...claimed, attempts: row.attempts - 1 }, row.dueAt, row.error ?? '');
    } catch (error) {
      this.logger.error({ err: error, key: row.key }, 'What became of a message could not be written; it may be sent again');
    }
  }
}

function keysOf(units: readonly Unit[]): string[] {
  return units.flatMap(({ effects }) => effects.flatMap((effect) => (isDelivery(effect) ? [effect.key] : [])));
}

function isDelivery(effect: Effect): effect is Extract<Effect, { kind: 'due' }> {
  return effect.kind === 'due' && effect.dueKind === 'delivery';
}

function rowOf(owner: RowOwner, { key, dueKind, at, payload }: Extract<Effect, { kind: 'due' }>): Due {
  const untouched = { attempts: 0, claimedBy: null, claimedUntil: null, settledAt: null, outcome: null, error: null };
  return { key, kind: dueKind, dueAt: at, payload, ...owner, ...untouched };
}

function standInUnit({ key, dueAt, payload, serviceUid, namespace, shard }: Due): Unit {
  const effects: Effect[] = [{ kind: 'due', dueKind: 'delivery', key, at: dueAt, payload }];
  const unheard = { committed: () => undefined, refused: () => undefined, isAwaited: false };
  return { serviceUid: serviceUid ?? '', namespace: namespace ?? 'default', shard: shard ?? 0, effects, ...unheard };
}
