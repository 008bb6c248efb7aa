import type { EntityManager } from 'typeorm';
import { AuditService } from '../../audit/audit.service.js';
import { Coverage } from '../../checks/coverage.entity.js';
import { writeObservations } from '../../checks/observation.writer.js';
import type { Database } from '../../platform/database/database.js';
import { isPassing } from '../../platform/database/passing-trouble.js';
import { DueStore } from '../../platform/due/due-store.js';
import { claimBatchOf, lostOf } from '../../platform/ownership/fencing.js';
import { EffectWriters } from '../effect-writers.js';
import { effectiveWrites } from '../effective-writes.js';
import { leaveMarks } from '../service-mark.js';
import type { JournalFile } from './journal-file.js';
import { encode, type JournalRecord, type UnitRecord } from './journal-record.js';
import type { LeftNotes } from './left-notes.js';
import { writeFate } from './write-fates.js';

export interface Applied {
  readonly written: number;
  /** Another hub has decided for their shards since. */
  readonly void: readonly UnitRecord[];
  readonly refused: number;
}

/** Writes units of an earlier life as that life would have: fenced by its epochs, each batch once. */
export class LeftJournal {
  private readonly writers: EffectWriters;

  constructor(
    private readonly database: Database,
    private readonly file: JournalFile,
    private readonly notes: LeftNotes,
    private batch: number,
  ) {
    this.writers = new EffectWriters(new AuditService(), new DueStore(database));
  }

  async write(units: readonly UnitRecord[], now: number): Promise<Applied> {
    try {
      return await this.writeTogether(units, now);
    } catch (error) {
      if (isPassing(error)) throw error;
      const [only, ...others] = units;
      if (only !== undefined && others.length > 0) return await this.writeEach(units, now);
      await this.note({ kind: 'refused', number: only?.number ?? 0 });
      return { written: 0, void: [], refused: 1 };
    }
  }

  /** The hub was there while it could not say so. */
  async extendCoverage(): Promise<void> {
    const { covered, hubId } = this.notes;
    if (covered === null) return;
    const rows = await this.database.write.getRepository(Coverage).findBy({ hubId });
    const last = Math.max(...rows.map(({ to }) => to));
    if (last < covered.since || last >= covered.to) return;
    const present = rows.filter(({ to }) => to === last);
    for (const { id } of present) await this.database.write.getRepository(Coverage).update({ id }, { to: covered.to });
  }

  private async writeEach(units: readonly UnitRecord[], now: number): Promise<Applied> {
    let sum: Applied = { written: 0, void: [], refused: 0 };
    for (const unit of units) {
      const one = await this.write([unit], now);
      sum = { written: sum.written + one.written, void: [...sum.void, ...one.void], refused: sum.refused + one.refused };
    }
    return sum;
  }

  private async writeTogether(units: readonly UnitRecord[], now: number): Promise<Applied> {
    const batch = this.batch + 1;
    await this.note({ kind: 'batch', batch, from: units.at(0)?.number ?? 0, to: units.at(-1)?.number ?? 0 });
    const { hubId } = this.notes;
    const epochs = new Map(units.map(({ owner }) => [owner.shard, owner.epoch]));
    const applied = await this.database.transaction(async (manager) => {
      const held = { hubId, shards: epochs.keys(), epochOf: (shard: number) => epochs.get(shard), kind: this.database.kind };
      const lost = await lostOf(manager, held);
      const isVoid = ({ number, owner: { shard, epoch } }: UnitRecord) =>
        lost.has(shard) || epoch !== epochs.get(shard) || this.notes.voided.has(number);
      const kept = units.filter((unit) => !isVoid(unit));
      await claimBatchOf(manager, hubId, batch);
      await this.writeAll(manager, kept, now);
      const gone = units.filter(isVoid);
      // Before the batch says that these are dealt with: who was told of them hears the last word later.
      for (const { number } of gone) await this.note({ kind: 'void', number });
      await writeObservations(manager, gone.flatMap(observationsOf));
      if (this.database.kind === 'postgres') await leaveMarks(manager, kept.map(decided), { hubId, batch });
      return { written: kept.length, void: gone, refused: 0 };
    });
    this.batch = batch;
    return applied;
  }

  private async writeAll(manager: EntityManager, units: readonly UnitRecord[], now: number): Promise<void> {
    const owned = units.flatMap(({ owner, effects }) => effects.map((effect) => ({ owner, effect })));
    await this.writers.writeAll(manager, effectiveWrites(owned), now);
    for (const { effect } of owned) {
      const fate = effect.kind === 'due' ? this.notes.fates.get(effect.key) : undefined;
      if (effect.kind === 'due' && fate !== undefined) await writeFate(manager, effect.key, fate, null);
    }
  }

  private async note(record: JournalRecord): Promise<void> {
    await this.file.append(encode(record));
  }
}

function decided({ owner, effects }: UnitRecord) {
  return { serviceUid: owner.serviceUid, effects };
}

/** What was seen is accepted from whoever held the shard then; what was decided is not. */
function observationsOf({ owner, effects }: UnitRecord) {
  return effects.flatMap((effect) =>
    effect.kind === 'observation' ? [{ owner, observation: effect.observation, late: effect.late }] : [],
  );
}
