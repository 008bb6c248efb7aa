import { Injectable, Logger } from '@nestjs/common';
import type { Effect } from '@watchfloor/core';
import { Clock } from '../platform/clock.js';
import { Database } from '../platform/database/database.js';
import { isPassing } from '../platform/database/passing-trouble.js';
import { DueWorker } from '../platform/due/due-worker.js';
import { Events } from '../platform/events.js';
import { Ownership, OwnershipLost } from '../platform/ownership/ownership.js';
import { effectiveWrites } from './effective-writes.js';
import { EffectWriters } from './effect-writers.js';

/** What one step of one service asks to be written: all of it or nothing. */
export interface Unit {
  readonly serviceUid: string;
  readonly namespace: string;
  readonly shard: number;
  readonly effects: readonly Effect[];
  /** Called once the unit is in the database. */
  readonly committed: () => void;
  /** Called when it never will be: the rows refused it. */
  readonly refused: (error: Error) => void;
}

const GATHER_MS = 15;
/** SQLite holds the loop while it writes; what comes all at once is written in pieces. */
const MOST_UNITS = 200;
/** Beyond this the database doesn't keep up, and what is evidence only is left out (I10). */
const FULL_UNITS = 5_000;
const RETRY_FIRST_MS = 100;
const RETRY_MOST_MS = 2_000;

/**
 * Writes the effects of 10–20 ms in one transaction that verifies the shard epochs (model.md "The write path").
 * While the database is away units wait, in order; nothing is answered and nobody acts before the commit.
 */
@Injectable()
export class GroupCommit {
  private readonly logger = new Logger('GroupCommit');
  private readonly waiting: Unit[] = [];
  private working: Promise<void> | null = null;
  private batch = 0;
  /** Since when commits fail; null while they succeed. Shown as "not recording". */
  failingSince: number | null = null;

  constructor(
    private readonly database: Database,
    private readonly ownership: Ownership,
    private readonly writers: EffectWriters,
    private readonly events: Events,
    private readonly dues: DueWorker,
    private readonly clock: Clock,
  ) {}

  /** Units that are decided but not yet in the database. */
  get depth(): number {
    return this.waiting.length;
  }

  get isFull(): boolean {
    return this.waiting.length >= FULL_UNITS;
  }

  add(unit: Unit): void {
    this.waiting.push(unit);
    this.working ??= this.work().finally(() => (this.working = null));
  }

  /** Resolves when everything added so far is written. */
  async drained(): Promise<void> {
    while (this.working !== null) await this.working;
  }

  private async work(): Promise<void> {
    await pause(GATHER_MS);
    while (this.waiting.length > 0) {
      await this.commit(this.waiting.splice(0, MOST_UNITS));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  private async commit(units: readonly Unit[]): Promise<void> {
    for (let retryMs = RETRY_FIRST_MS; ; retryMs = Math.min(retryMs * 2, RETRY_MOST_MS)) {
      try {
        await this.write(units);
        this.failingSince = null;
        this.announce(units);
        // failpoint('write.announced')
        return;
      } catch (error) {
        if (error instanceof OwnershipLost) return this.stop(error);
        if (!isPassing(error)) return this.separate(units, error as Error);
        this.failingSince ??= this.clock.now();
        this.logger.error(`The database takes nothing: ${(error as Error).message}. ${units.length} decisions wait; trying again.`);
        await pause(retryMs);
      }
    }
  }

  /** Somebody else decides now: deciding further would be two truths, so this process ends at once. */
  private stop(error: OwnershipLost): never {
    this.logger.fatal(error.message);
    process.exit(1);
  }

  /** One unit that the rows refuse must not hold up the others. */
  private async separate(units: readonly Unit[], error: Error): Promise<void> {
    if (units.length > 1) {
      for (const unit of units) await this.commit([unit]);
      return;
    }
    this.logger.error({ message: 'A decision was refused by the database and is given up; its service is read anew.', error: error.stack });
    for (const unit of units) unit.refused(error);
  }

  private async write(units: readonly Unit[]): Promise<void> {
    const now = this.clock.now();
    // failpoint('write.begins')
    await this.database.transaction(async (manager) => {
      await this.ownership.verify(manager, new Set(units.map(({ shard }) => shard)));
      // failpoint('write.verified')
      if (!(await this.ownership.claimBatch(manager, this.batch + 1))) return;
      const owned = units.flatMap(({ serviceUid, namespace, shard, effects }) => {
        const owner = { namespace, serviceUid, shard, epoch: this.ownership.epochOf(shard) };
        return effects.map((effect) => ({ owner, effect }));
      });
      await this.writers.writeAll(manager, effectiveWrites(owned), now);
      // failpoint('write.written')
    });
    // failpoint('write.committed')
    this.batch += 1;
  }

  private announce(units: readonly Unit[]): void {
    const effects = units.flatMap(({ serviceUid, effects }) => effects.map((effect) => ({ serviceUid, effect })));
    for (const unit of units) unit.committed();
    this.events.emit('committed', { at: this.clock.now(), effects });
    const dueTimes = effects.flatMap(({ effect }) => (effect.kind === 'due' ? [effect.at] : []));
    if (dueTimes.length > 0) this.dues.nudge(Math.min(...dueTimes));
  }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
