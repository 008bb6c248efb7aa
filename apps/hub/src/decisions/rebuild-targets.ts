import type { Act, Ms, TargetRecord } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { ActRow } from '../remediation/act.entity.js';
import { actOf } from '../remediation/act.row.js';

const DAY_MS = 86_400_000;

/** What remediation remembers of each target of a service, by target uid. */
export async function readTargets(manager: EntityManager, serviceUid: string, now: Ms): Promise<Map<string, TargetRecord>> {
  const lasts = await manager
    .createQueryBuilder(ActRow, 'act')
    .select('act.targetUid', 'targetUid')
    .addSelect('MAX(act.number)', 'lastNumber')
    .addSelect('MAX(act.fencingToken)', 'lastFencingToken')
    .where('act.serviceUid = :serviceUid', { serviceUid })
    .groupBy('act.targetUid')
    .getRawMany<{ targetUid: string; lastNumber: number | string; lastFencingToken: number | string }>();
  const rows = await manager
    .createQueryBuilder(ActRow, 'act')
    .where('act.serviceUid = :serviceUid', { serviceUid })
    .andWhere(`(act.intentAt > :since OR act.state IN ('running', 'verifying') OR (act.state = 'quarantined' AND act.endedAt IS NULL))`, {
      since: now - DAY_MS,
    })
    .orderBy('act.number', 'ASC')
    .getMany();
  return new Map(
    lasts.map(({ targetUid, lastNumber, lastFencingToken }) => {
      const acts = rows.filter((row) => row.targetUid === targetUid).map((row) => actOf(row));
      return [targetUid, targetOf(acts, { lastNumber: Number(lastNumber), lastFencingToken: Number(lastFencingToken) })];
    }),
  );
}

/** A quarantine is in force until its row has an end; what was noted of the present outage stands on its rows. */
function targetOf(acts: readonly Act[], last: { lastNumber: number; lastFencingToken: number }): TargetRecord {
  const quarantine = acts.findLast((act) => act.state === 'quarantined' && act.endedAt === null);
  const outageId = acts.at(-1)?.cause.id;
  const guards = acts
    .filter((act) => act.cause.id === outageId && (act.state === 'skipped' || act.state === 'quarantined'))
    .map((act) => act.verdicts.find(({ passed }) => !passed)?.guard ?? 'dry-run');
  const noted = outageId === undefined || guards.length === 0 ? null : { outageId, guards };
  return { ...last, acts, quarantinedAt: quarantine?.intentAt ?? null, noted };
}
