import { Injectable, Logger, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { isPassing } from '../platform/database/passing-trouble.js';
import { DueWorker } from '../platform/due/due-worker.js';
import { Events } from '../platform/events.js';
import { Hub } from '../platform/ownership/hub.entity.js';
import { Ownership, OwnershipLost } from '../platform/ownership/ownership.js';
import { leaveMarks } from './service-mark.js';
import { effectiveWrites } from './effective-writes.js';
import { EffectWriters } from './effect-writers.js';
import { Backlog, type Waiting } from './journal/backlog.js';
import { JournalPager } from './journal/journal-pager.js';
import type { Unit } from './unit.js';

const GATHER_MS = 15;
const PROVE_EVERY_MS = 2_000;
/** SQLite holds the loop while it writes; what comes all at once is written in pieces. */
const MOST_UNITS = 200;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 1_000;
/** Whoever waits longer for a commit keeps what is decided in the journal, and pages from there. */
const JOURNAL_AFTER_MS = 1_000;

/** Units that were decided under an epoch that is over: they are refused, and the others are tried again. */
class DecidedBefore extends Error {}

interface Attempt {
  readonly startedAt: number;
  /** An earlier attempt may have been written. */
  readonly isInDoubt: boolean;
}

/**
 * Writes the effects of 10–20 ms in one transaction that verifies the shard epochs (model.md "The write path").
 * While the database is away units wait, in order, in memory and in the journal; nobody acts before the commit.
 */
@Injectable()
export class GroupCommit implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('GroupCommit');
  private working: Promise<void> | null = null;
  private batch = 0;
  private proving: NodeJS.Timeout | undefined;
  /** On the monotonic clock. */
  private writtenAt = -Infinity;
  /** Since when commits fail; null while they succeed. Shown as "not recording". */
  failingSince: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly writers: EffectWriters,
    private readonly events: Events,
    private readonly dues: DueWorker,
    private readonly clock: Clock,
    private readonly backlog: Backlog,
    private readonly pager: JournalPager,
  ) {
    pager.add = (unit) => this.add(unit);
  }

  /** Units that are decided but not yet in the database. */
  get depth(): number {
    return this.backlog.size;
  }

  get isFull(): boolean {
    return this.backlog.isFull;
  }

  onApplicationBootstrap(): void {
    this.proving = setInterval(() => this.prove(), PROVE_EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.proving);
  }

  add(unit: Unit): void {
    this.backlog.add(unit);
    this.work(() => pause(GATHER_MS));
  }

  /** Resolves when everything added so far is written. */
  async drained(): Promise<void> {
    while (this.working !== null) await this.working;
  }

  /** Nothing was decided lately: that a database is away must be known before something is. */
  private prove(): void {
    if (this.clock.monotonic() - this.writtenAt >= PROVE_EVERY_MS) this.work(() => this.commit([]));
  }

  private work(first: () => Promise<void>): void {
    this.working ??= first()
      .then(() => this.writeBacklog())
      .finally(() => {
        this.working = null;
        if (this.backlog.size > 0) this.work(() => Promise.resolve());
      });
  }

  private async writeBacklog(): Promise<void> {
    do {
      if (this.backlog.size > 0) await this.commit(await this.backlog.take(MOST_UNITS));
      await new Promise((resolve) => setImmediate(resolve));
      if (this.backlog.size === 0) await this.backlog.end();
    } while (this.backlog.size > 0);
  }

  private async commit(all: readonly Waiting[]): Promise<void> {
    const startedAt = this.clock.monotonic();
    let units = all;
    // Of an attempt without an answer nobody knows whether it reached the database.
    let isInDoubt = false;
    for (let retryMs = RETRY_FIRST_MS; ; retryMs = Math.min(retryMs * 2, RETRY_MOST_MS)) {
      if (!isInDoubt) units = this.withoutVoid(units);
      if (units.length === 0 && all.length > 0) return;
      const error = await this.attempt(units, { startedAt, isInDoubt });
      if (error === null) return;
      isInDoubt = isPassing(error);
      if (error instanceof DecidedBefore) continue;
      if (error instanceof OwnershipLost) return await this.withoutLost(units, error);
      if (!isPassing(error)) return await this.separate(units, error);
      this.records(false);
      if (this.clock.monotonic() - startedAt >= JOURNAL_AFTER_MS) this.backlog.journalFrom(units, this.batch + 1);
      this.logger.error(`The database takes nothing: ${error.message}. ${this.backlog.size + units.length} decisions wait; trying again.`);
      await pause(retryMs);
    }
  }

  /** Null: written, and everybody told. */
  private async attempt(units: readonly Waiting[], { startedAt, isInDoubt }: Attempt): Promise<Error | null> {
    const watch = setTimeout(() => this.noAnswer(units), Math.max(0, JOURNAL_AFTER_MS - (this.clock.monotonic() - startedAt)));
    try {
      await this.backlog.noteBatch(this.batch + 1, units);
      await this.write(units, isInDoubt);
      this.backlog.written(units);
      this.pager.release(true);
      this.records(true);
      this.announce(units.map(({ unit }) => unit));
      // failpoint('write.announced')
      return null;
    } catch (error) {
      this.pager.release(false);
      return error as Error;
    } finally {
      clearTimeout(watch);
    }
  }

  private records(isSo: boolean): void {
    if (isSo === (this.failingSince === null)) return;
    this.failingSince = isSo ? null : this.clock.now();
    this.events.emit('recording');
  }

  private noAnswer(units: readonly Waiting[]): void {
    this.records(false);
    this.backlog.journalFrom(units, this.batch + 1);
  }

  /** Another hub decided for their shards meanwhile, even if they came back since. */
  private withoutVoid(units: readonly Waiting[]): readonly Waiting[] {
    const gone = units.filter((waiting) => this.isVoid(waiting));
    if (gone.length === 0) return units;
    this.backlog.refuse(
      gone,
      new OwnershipLost('Another hub has decided for these shards since.', new Set(gone.map(({ unit }) => unit.shard))),
    );
    return units.filter((waiting) => !this.isVoid(waiting));
  }

  private isVoid({ unit, epoch }: Waiting): boolean {
    return epoch !== this.ownership.epochOf(unit.shard);
  }

  /** Of some shards another hub decides now: what was decided here for them is void, the rest is written. */
  private async withoutLost(units: readonly Waiting[], error: OwnershipLost): Promise<void> {
    if (error.shards.size === 0) return this.stop(error);
    this.ownership.lose(error.shards);
    const lost = units.filter(({ unit }) => error.shards.has(unit.shard));
    this.backlog.refuse(lost, error);
    const kept = units.filter((waiting) => !lost.includes(waiting));
    if (kept.length > 0) await this.commit(kept);
  }

  /** Somebody else decides now: deciding further would be two truths, so this process ends at once. */
  private stop(error: OwnershipLost): never {
    this.logger.fatal(error.message);
    process.exit(1);
  }

  /** One unit that the rows refuse must not hold up the others. */
  private async separate(units: readonly Waiting[], error: Error): Promise<void> {
    if (units.length > 1) {
      for (const unit of units) await this.commit([unit]);
      return;
    }
    if (units.length === 0) return this.logger.error(error.message);
    this.logger.error({ message: 'A decision was refused by the database and is given up; its service is read anew.', error: error.stack });
    this.backlog.refuse(units, error);
  }

  private async write(all: readonly Waiting[], isInDoubt: boolean): Promise<void> {
    const units = all.map(({ unit }) => unit);
    const now = this.clock.now();
    // failpoint('write.begins')
    await this.database.transaction(async (manager) => {
      if (isInDoubt && (await this.isWritten(manager))) return await this.pager.writeFates(manager, units);
      await this.ownership.verify(manager, new Set(units.map(({ shard }) => shard)));
      // A shard that was lost and came back while this waited is ours, and what was decided before is not.
      if (all.some((waiting) => this.isVoid(waiting))) throw new DecidedBefore();
      // failpoint('write.verified')
      if (!(await this.ownership.claimBatch(manager, this.batch + 1))) return await this.pager.writeFates(manager, units);
      if (this.ownership.isShared) await leaveMarks(manager, units, { hubId: this.ownership.hubId, batch: this.batch + 1 });
      const owned = units.flatMap(({ serviceUid, namespace, shard, effects }) => {
        const owner = { namespace, serviceUid, shard, epoch: this.ownership.epochOf(shard) };
        return effects.map((effect) => ({ owner, effect }));
      });
      await this.writers.writeAll(manager, effectiveWrites(owned), now);
      await this.pager.writeFates(manager, units);
      // failpoint('write.written')
    });
    // failpoint('write.committed')
    this.batch += 1;
    this.writtenAt = this.clock.monotonic();
  }

  /** Whoever decides for its shards by now decided with what this attempt wrote. */
  private async isWritten(manager: EntityManager): Promise<boolean> {
    const hub = await manager.findOneBy(Hub, { id: this.ownership.hubId });
    return hub !== null && hub.batch > this.batch;
  }

  private announce(units: readonly Unit[]): void {
    if (units.length === 0) return;
    const effects = units.flatMap(({ serviceUid, effects }) => effects.map((effect) => ({ serviceUid, effect })));
    for (const unit of units) unit.committed();
    this.events.emit('committed', { at: this.clock.now(), effects });
    const dueTimes = effects.flatMap(({ effect }) => (effect.kind === 'due' ? [effect.at] : []));
    if (dueTimes.length > 0) this.dues.nudge(Math.min(...dueTimes));
  }
}
