import { setTimeout as pause } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import type { Effect } from '@watchfloor/core';
import { CoverageService } from '../../checks/coverage.service.js';
import { Clock } from '../../platform/clock.js';
import { Ownership, OwnershipLost } from '../../platform/ownership/ownership.js';
import { isEvidence } from '../evidence.js';
import type { Unit } from '../unit.js';
import { Journal } from './journal.js';
import type { UnitRecord } from './journal-record.js';
import { JournalPager } from './journal-pager.js';
import { SpilledCalls } from './spilled-calls.js';
import { VoidMessages } from './void-messages.js';

/** A unit in line for the database; it has a number once it stands in the journal. */
export interface Waiting {
  readonly unit: Unit;
  /** Under which it was decided: a shard that was lost and came back is another one. */
  readonly epoch: number;
  number: number | null;
  /** Written, or refused for ever. */
  isDone: boolean;
}

/** Beyond this units wait in the journal only. */
const MOST_IN_MEMORY = 2_000;
/** Without a journal: beyond this the database doesn't keep up, and what is evidence only is left out (I10). */
const FULL_UNITS = 5_000;
const BEAT_MS = 1_000;
/** A receiver that hangs holds up the end for no longer: the next start finds the rest in the journal. */
const ENDED_WITHIN_MS = 4_000;
const ASK_AGAIN_MS = 100;

/** What is decided and not yet in the database, in order: in memory, and while the database is away in the journal, too. */
@Injectable()
export class Backlog implements OnApplicationShutdown {
  private readonly logger = new Logger('Backlog');
  private memory: Waiting[] = [];
  /** In the journal only; all of them later than what is in memory. */
  private spilled = 0;
  private lastNumber = 0;
  private noted = '';
  private beat: NodeJS.Timeout | undefined;
  /** Taken, and neither written nor refused yet. */
  private readonly underWay = new Set<Waiting>();
  private ending: Promise<void> | null = null;
  private readonly calls = new SpilledCalls();

  constructor(
    private readonly journal: Journal,
    private readonly pager: JournalPager,
    private readonly ownership: Ownership,
    private readonly clock: Clock,
    private readonly coverage: CoverageService,
    private readonly voidMessages: VoidMessages,
  ) {}

  get size(): number {
    return this.memory.length + this.spilled;
  }

  /** What decides nothing is left out from here on. */
  get isFull(): boolean {
    return this.journal.isOpen ? this.journal.isFullOfEvidence : this.size >= FULL_UNITS;
  }

  add(unit: Unit): void {
    const waiting: Waiting = { unit, epoch: this.ownership.epochOf(unit.shard), number: null, isDone: false };
    if (this.journal.isOpen) this.record(waiting);
    if (waiting.number === null || (this.spilled === 0 && this.memory.length < MOST_IN_MEMORY)) this.memory.push(waiting);
    else {
      this.calls.keep(waiting.number, unit);
      this.spilled += 1;
    }
  }

  /** From now on what is decided is kept on this machine's disk; `underWay` is what the database has not confirmed. */
  journalFrom(underWay: readonly Waiting[], batch: number): void {
    if (this.journal.isOpen) return;
    this.lastNumber = 0;
    this.journal.begin(this.clock.now());
    this.pager.begin();
    // Perhaps it did reach the database: noted before the units, so that a crash can't part them.
    this.journal.append({ kind: 'batch', batch, from: 1, to: underWay.length });
    for (const waiting of [...underWay, ...this.memory]) this.record(waiting);
    this.beat = setInterval(() => this.noteCoverage(underWay[0]?.unit.shard ?? 0), BEAT_MS);
    this.beat.unref();
  }

  async take(most: number): Promise<Waiting[]> {
    const taken = await this.next(most);
    for (const waiting of taken) this.underWay.add(waiting);
    return taken;
  }

  private async next(most: number): Promise<Waiting[]> {
    if (this.memory.length > 0) return this.memory.splice(0, most);
    const first = this.lastNumber - this.spilled + 1;
    const records = await this.journal.units(first, Math.min(most, this.spilled));
    if (records.length === 0) {
      this.logger.error(`${this.spilled} decisions can't be read back from the journal and are given up.`);
      this.spilled = 0;
    }
    this.spilled -= records.length;
    return records.map((record) => this.waitingOf(record));
  }

  /** Before a batch is tried: after a crash its number in the hub's row says whether these were written. */
  async noteBatch(batch: number, units: readonly Waiting[]): Promise<void> {
    if (!this.journal.isOpen) return;
    const [from = null, to = null] = [units.at(0)?.number, units.at(-1)?.number];
    const note = JSON.stringify({ batch, from, to });
    if (from === null || to === null || this.noted === note) return;
    this.noted = note;
    this.journal.append({ kind: 'batch', batch, from, to });
    await this.journal.settled();
  }

  written(units: readonly Waiting[]): void {
    for (const waiting of units) this.done(waiting);
  }

  private done(waiting: Waiting): void {
    waiting.isDone = true;
    this.underWay.delete(waiting);
  }

  private get isWaiting(): boolean {
    return this.size + this.underWay.size > 0;
  }

  /** They will never be in the database. */
  refuse(units: readonly Waiting[], error: Error): void {
    const kind = error instanceof OwnershipLost ? 'void' : 'refused';
    for (const waiting of units) {
      this.done(waiting);
      if (waiting.number !== null) this.journal.append({ kind, number: waiting.number });
      waiting.unit.refused(error);
    }
    this.pager.forget(units.map(({ unit }) => unit));
  }

  /** Everything is in the database, also the last word on what was told and is void. */
  async end(): Promise<void> {
    await (this.ending ??= this.endNow().finally(() => (this.ending = null)));
  }

  private async endNow(): Promise<void> {
    if (!this.journal.isOpen || this.isWaiting) return;
    if (!(await this.voidMessages.write()) || this.isWaiting) return;
    this.pager.end();
    clearInterval(this.beat);
    this.noted = '';
    await this.journal.end();
  }

  async onApplicationShutdown(): Promise<void> {
    for (const end = this.clock.monotonic() + ENDED_WITHIN_MS; this.journal.isOpen; await pause(ASK_AGAIN_MS)) {
      await this.end();
      if (this.clock.monotonic() > end) return;
    }
  }

  /** Coverage is a row, too: after a crash the time without a database must not look like time without a hub. */
  private noteCoverage(shard: number): void {
    if (this.coverage.isKept) this.journal.append({ kind: 'covered', since: this.coverage.runningSince(shard), to: this.clock.now() });
  }

  private record(waiting: Waiting): void {
    const { effects, serviceUid, namespace, shard } = waiting.unit;
    const { epoch } = waiting;
    this.lastNumber += 1;
    waiting.number = this.lastNumber;
    const owner = { namespace, serviceUid, shard, epoch };
    const kept = this.journal.isFullOfEvidence ? effects.filter((effect) => !isEvidence(effect)) : effects;
    this.journal.append({ kind: 'unit', number: waiting.number, owner, effects: kept });
    const messages = effects.filter(concernsMessage);
    if (messages.length === 0) return;
    // What is sent must be on record before: a crash would decide it anew, under another name.
    void this.journal.settled().then(() => {
      if (!waiting.isDone) this.pager.follow(owner, messages);
    });
  }

  private waitingOf({ number, owner, effects }: UnitRecord): Waiting {
    const { serviceUid, namespace, shard } = owner;
    const unit: Unit = { serviceUid, namespace, shard, effects, isAwaited: false, ...this.calls.take(number, serviceUid) };
    return { unit, epoch: owner.epoch, number, isDone: false };
  }
}

function concernsMessage(effect: Effect): boolean {
  return effect.kind === 'due-settled' || (effect.kind === 'due' && effect.dueKind === 'delivery');
}
