import type { Act, Ms, TargetRecord } from '@watchfloor/core';
import type { EntityManager } from 'typeorm';
import { ActRow } from '../remediation/act.entity.js';
import { actOf } from '../remediation/act.row.js';

const DAY_MS = 86_400_000;

/** What remediation remembers, by service uid and target uid. */
export async function readTargets(
  manager: EntityManager,
  serviceUids: readonly string[],
  now: Ms,
): Promise<Map<string, Map<string, TargetRecord>>> {
  const lasts = await manager
    .createQueryBuilder(ActRow, 'act')
    .select('act.serviceUid', 'serviceUid')
    .addSelect('act.targetUid', 'targetUid')
    .addSelect('MAX(act.number)', 'lastNumber')
    .addSelect('MAX(act.fencingToken)', 'lastFencingToken')
    .where('act.serviceUid IN (:...serviceUids)', { serviceUids })
    .groupBy('act.serviceUid')
    .addGroupBy('act.targetUid')
    .getRawMany<{ serviceUid: string; targetUid: string; lastNumber: number | string; lastFencingToken: number | string }>();
  const rows = await manager
    .createQueryBuilder(ActRow, 'act')
    .where('act.serviceUid IN (:...serviceUids)', { serviceUids })
    .andWhere(`(act.intentAt > :since OR act.state IN ('running', 'verifying') OR (act.state = 'quarantined' AND act.endedAt IS NULL))`, {
      since: now - DAY_MS,
    })
    .orderBy('act.number', 'ASC')
    .getMany();
  const actsByTarget = Map.groupBy(rows, (row) => row.targetUid);
  const targets = new Map<string, Map<string, TargetRecord>>();
  for (const { serviceUid, targetUid, lastNumber, lastFencingToken } of lasts) {
    const acts = (actsByTarget.get(targetUid) ?? []).map((row) => actOf(row));
    const ofService = targets.get(serviceUid) ?? new Map<string, TargetRecord>();
    targets.set(
      serviceUid,
      ofService.set(targetUid, targetOf(acts, { lastNumber: Number(lastNumber), lastFencingToken: Number(lastFencingToken) })),
    );
  }
  return targets;
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
