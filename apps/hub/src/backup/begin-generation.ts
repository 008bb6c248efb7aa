import type { EntityManager } from 'typeorm';
import { AuditService } from '../audit/audit.service.js';
import { AuditEntry } from '../audit/audit-entry.entity.js';
import { Coverage } from '../checks/coverage.entity.js';
import type { Database } from '../platform/database/database.js';
import { Setting } from '../platform/database/setting.entity.js';
import { GENERATION, type GenerationRow } from '../platform/generation/generation.js';
import { instant } from '../platform/instant.js';
import { INSTALLATION } from '../platform/redis/installation.js';
import { takeCopyMark } from './take-copy-mark.js';
import { endActs, settleDues, settleNews, spreadTimers, type Unsent } from './end-what-was-due.js';
import { forgetOwners, jumpNumbers } from './jump.js';

/** How a restored database began its life. */
export interface BegunGeneration extends GenerationRow {
  /** The newest audit entry of the backup; what the lost life wrote after it is gone. */
  readonly lastSeq: number;
  readonly unsent: readonly Unsent[];
  readonly actsEnded: number;
}

/**
 * Makes a copy that came to life a life of its own: nothing that the lost one may have done is done again. One
 * transaction; null for a database that is no copy, as at every ordinary start. @see I13, TL-6
 */
export async function beginGeneration(database: Database, wallTime: number): Promise<BegunGeneration | null> {
  return await database.transaction(async (manager) => {
    const mark = await takeCopyMark(manager);
    if (mark === null) return null;
    const now = Math.max(wallTime, (await knownUntil(manager)) + 1);
    const before = ((await manager.findOneBy(Setting, { name: GENERATION }))?.value ?? null) as GenerationRow | null;
    const numbersAbove = await jumpNumbers(manager, { before: before?.numbersAbove ?? 0, now });
    const row: GenerationRow = { number: (before?.number ?? 0) + 1, begunAt: now, backupAt: mark.takenAt, numbersAbove };
    const why = `restored from a backup of ${instant(mark.takenAt)}`;
    const unsent = [...(await settleDues(manager, why, now)), ...(await settleNews(manager))];
    const actsEnded = await endActs(manager, now);
    await spreadTimers(manager, now);
    await forgetOwners(manager);
    // Beside the one it was copied from, it must not read that one's observations in Redis.
    await manager.delete(Setting, { name: INSTALLATION });
    await manager.upsert(Setting, { name: GENERATION, value: row as never }, ['name']);
    const lastSeq = await newestSeq(manager);
    const begun = { ...row, lastSeq, unsent, actsEnded };
    await record(manager, begun);
    return begun;
  });
}

/** Whatever this machine's clock says, a generation begins after everything that its backup knows. */
async function knownUntil(manager: EntityManager): Promise<number> {
  return (await manager.maximum(Coverage, 'to')) ?? 0;
}

async function newestSeq(manager: EntityManager): Promise<number> {
  const newest = await manager.findOne(AuditEntry, { where: {}, order: { seq: 'DESC' }, select: { seq: true } });
  return newest?.seq ?? 0;
}

/** A restore is a truncation, so the chain itself says what is missing from it. @see TL-6 */
async function record(manager: EntityManager, begun: BegunGeneration): Promise<void> {
  const { number, backupAt, begunAt, lastSeq, numbersAbove, unsent, actsEnded } = begun;
  const lost = { afterSeq: lastSeq, from: instant(backupAt), until: instant(begunAt) };
  const payload = { generation: number, lost, numbersAbove, unsent: unsent.map(({ key }) => key), actsEnded };
  const entry = { actor: 'watchfloor', action: 'restored', subject: `generation:${number}`, payload };
  await new AuditService().append(manager, entry, begunAt);
}
