import { Injectable } from '@nestjs/common';
import { Brackets, In, IsNull, LessThan, LessThanOrEqual, Not, type EntityManager, type QueryDeepPartialEntity } from 'typeorm';
import { v7 as newId } from 'uuid';
import { Database } from '../database/database.js';
import { Due } from './due.entity.js';

export type NewDue = Pick<Due, 'key' | 'kind' | 'dueAt' | 'payload'> & Partial<Pick<Due, 'namespace' | 'serviceUid' | 'shard' | 'epoch'>>;

/** Who asks for rows. */
export interface Claim {
  readonly limit: number;
  readonly now: number;
  readonly by: string;
  /** Only the owner of a shard does what is due for it; anybody delivers messages. Null: everything is the caller's. */
  readonly shards?: readonly number[] | null;
}

/** How a row is settled by its key. */
export interface Settlement {
  readonly outcome: string;
  readonly now: number;
  readonly dueBy?: number | undefined;
}

const CLAIM_MS = 60_000;
const MAX_ERROR_LENGTH = 1_000;
const UNTOUCHED = { attempts: 0, claimedBy: null, claimedUntil: null, settledAt: null, outcome: null, error: null };

/** The rows of what must happen. Whoever wants one claims it by conditional update; the loser gets nothing. */
@Injectable()
export class DueStore {
  constructor(private readonly database: Database) {}

  /** In the transaction of its cause. The same key again moves the row and opens it anew. */
  async put(manager: EntityManager, dues: readonly NewDue[]): Promise<void> {
    if (dues.length > 0)
      await manager.upsert(
        Due,
        dues.map((due) => ({ ...UNTOUCHED, ...due, payload: due.payload ?? {} })) as QueryDeepPartialEntity<Due>[],
        ['key'],
      );
  }

  /** In the transaction of what made it superfluous, or of what it asked for: then a row that was moved beyond `dueBy` stays open. */
  async settle(manager: EntityManager, key: string, { outcome, now, dueBy }: Settlement): Promise<void> {
    const row = { key, settledAt: IsNull(), ...(dueBy === undefined ? {} : { dueAt: LessThanOrEqual(dueBy) }) };
    await manager.update(Due, row, { settledAt: now, outcome, claimedBy: null, claimedUntil: null });
  }

  /** At most `limit` rows that are due, now held by the caller for a minute. */
  async claim(kind: Due['kind'], claim: Claim): Promise<Due[]> {
    const { limit, now, by, shards } = claim;
    const rows = await this.open(now, shards)
      .andWhere('due.kind = :kind AND due.dueAt <= :now', { kind, now })
      .orderBy('due.dueAt')
      .limit(limit)
      .getMany();
    if (rows.length === 0) return [];
    const claimedBy = `${by}/${newId()}`;
    const keys = rows.map((row) => row.key);
    await this.database.write
      .createQueryBuilder()
      .update(Due)
      .set({ claimedBy, claimedUntil: now + CLAIM_MS })
      .where('key IN (:...keys) AND settled_at IS NULL AND due_at <= :now AND (claimed_until IS NULL OR claimed_until < :now)', {
        keys,
        now,
      })
      .execute();
    return await this.database.write.getRepository(Due).find({ where: { key: In(keys), claimedBy }, order: { dueAt: 'ASC' } });
  }

  /** When the next row of these kinds that nobody holds becomes due; null: none. */
  async earliest(kinds: readonly Due['kind'][], { now, shards }: Pick<Claim, 'now' | 'shards'>): Promise<number | null> {
    const row = await this.open(now, shards).andWhere('due.kind IN (:...kinds)', { kinds }).orderBy('due.dueAt').limit(1).getOne();
    return row?.dueAt ?? null;
  }

  /** False when the row was moved, settled or taken over meanwhile: then it is no longer the caller's. */
  async settleClaimed(due: Due, outcome: string, now: number): Promise<boolean> {
    return await this.finish(due, { settledAt: now, outcome, error: null });
  }

  async retryClaimed(due: Due, retryAt: number, error: string): Promise<boolean> {
    return await this.finish(due, { dueAt: retryAt, attempts: due.attempts + 1, error: error.slice(0, MAX_ERROR_LENGTH) });
  }

  async renew(dues: readonly Due[], now: number): Promise<void> {
    const claimedBy = In([...new Set(dues.map((due) => due.claimedBy))]);
    await this.database.write.getRepository(Due).update({ claimedBy }, { claimedUntil: now + CLAIM_MS });
  }

  /** Claims of hubs that are gone: only the sole owner may, at its start. */
  async releaseAll(): Promise<void> {
    const held = { settledAt: IsNull(), claimedBy: Not(IsNull()) };
    await this.database.write.getRepository(Due).update(held, { claimedBy: null, claimedUntil: null });
  }

  /** What the owner before us of these shards had taken and can't settle any more, and messages of hubs that are gone. */
  async releaseGone(shards: ReadonlySet<number>, aliveSince: number): Promise<void> {
    const living =
      'SELECT 1 FROM hub_lease lease WHERE lease.left_at IS NULL AND lease.seen_at > :aliveSince AND due.claimed_by LIKE lease.hub_id || :any';
    const ofShards = "kind <> 'delivery' AND shard IN (:...shards)";
    await this.database.write
      .createQueryBuilder()
      .update(Due)
      .set({ claimedBy: null, claimedUntil: null })
      .where('settled_at IS NULL AND claimed_by IS NOT NULL')
      .andWhere(`((${ofShards}) OR (kind = 'delivery' AND NOT EXISTS (${living})))`, { shards: [...shards], aliveSince, any: '/%' })
      .execute();
  }

  /** Overdue rows of a kind fire once each, spread so that a restart is no burst (I6). */
  async spreadOverdue(kind: Due['kind'], spread: { readonly now: number; readonly overMs: number }): Promise<void> {
    const { now, overMs } = spread;
    const overdue = await this.open(now).andWhere('due.kind = :kind AND due.dueAt < :now', { kind, now }).orderBy('due.dueAt').getMany();
    const stepMs = Math.min(1_000, overMs / Math.max(1, overdue.length));
    await this.database.transaction(async (manager) => {
      for (const [index, due] of overdue.entries())
        await manager.update(Due, { key: due.key }, { dueAt: now + Math.floor(index * stepMs) });
    });
  }

  /** What was settled long ago has served. */
  async forgetSettled(before: number): Promise<void> {
    await this.database.write.getRepository(Due).delete({ settledAt: LessThan(before) });
  }

  /** Not settled, of each kind: exported as queue depths. */
  async depths(): Promise<ReadonlyMap<Due['kind'], number>> {
    const counts = await this.database.read
      .getRepository(Due)
      .createQueryBuilder('due')
      .select('due.kind', 'kind')
      .addSelect('COUNT(*)', 'count')
      .where('due.settledAt IS NULL')
      .groupBy('due.kind')
      .getRawMany<{ kind: Due['kind']; count: number | string }>();
    return new Map(counts.map(({ kind, count }) => [kind, Number(count)]));
  }

  private open(now: number, shards: readonly number[] | null = null) {
    const free = new Brackets((either) => either.where('due.claimedUntil IS NULL').orWhere('due.claimedUntil < :now', { now }));
    const open = this.database.write.getRepository(Due).createQueryBuilder('due').where('due.settledAt IS NULL').andWhere(free);
    if (shards === null) return open;
    const mine = new Brackets((either) => {
      either.where("due.kind = 'delivery'").orWhere('due.shard IS NULL');
      if (shards.length > 0) either.orWhere('due.shard IN (:...shards)', { shards });
    });
    return open.andWhere(mine);
  }

  private async finish(due: Due, change: Partial<Omit<Due, 'payload'>>): Promise<boolean> {
    const mine = { key: due.key, claimedBy: due.claimedBy ?? '', settledAt: IsNull() };
    const result = await this.database.write.getRepository(Due).update(mine, { ...change, claimedBy: null, claimedUntil: null });
    return result.affected === 1;
  }
}
