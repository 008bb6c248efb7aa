import {
  pendingRun,
  placedRuns,
  resumeRun,
  subjectKey,
  type Ms,
  type RunRecord,
  type Segment,
  type ServiceState,
  type Timeline,
} from '@watchfloor/core';
import { In, type EntityManager } from 'typeorm';
import { ObservationRow } from '../checks/observation.entity.js';
import { SegmentRow } from '../checks/segment.entity.js';

interface Rebuilding {
  readonly state: ServiceState;
  readonly timelines: ReadonlyMap<string, Timeline>;
  /** Up to when the hub observed before this start; null: never. */
  readonly coveredUntil: Ms | null;
  readonly now: Ms;
}

/**
 * The hard state continues from its open segment and the window from stored observations; what was ok is not
 * stored, but coverage says up to when the run was watched. @see ST-5
 */
export async function rebuildRuns(manager: EntityManager, of: Rebuilding): Promise<Map<string, RunRecord>> {
  const placed = placedRuns(of.state);
  const recent = await recentObservations(
    manager,
    placed.map(({ check }) => check.uid),
    of,
  );
  const proven = await provenTimes(manager, of);
  return new Map(
    placed.map(({ check, subject }): [string, RunRecord] => {
      const key = subjectKey(subject);
      const open = openSegment(of.timelines.get(key));
      const seen = recent.get(key) ?? [];
      if (open === null)
        return [key, { run: pendingRun(check.heartbeat ? 0 : of.now), lastOutcome: seen.at(-1)?.outcome ?? null, provenAt: null }];
      const sinceGap = seen.filter((row) => row.startedAt >= open.from || open.status !== 'unknown');
      const stored = { status: open.status, since: open.from, reason: open.reason, coveredUntil: of.coveredUntil };
      const run = resumeRun(stored, sinceGap, check);
      const lastOutcome = seen.at(-1)?.outcome ?? 'ok';
      return [key, { run, lastOutcome, provenAt: proven.get(key) ?? null }];
    }),
  );
}

function openSegment(timeline: Timeline | undefined): Segment | null {
  const last = timeline?.at(-1);
  return last === undefined || last.to !== null ? null : last;
}

const PER_RUN = 20;

async function recentObservations(
  manager: EntityManager,
  checkUids: readonly string[],
  of: Rebuilding,
): Promise<Map<string, ObservationRow[]>> {
  if (checkUids.length === 0) return new Map();
  const rows = await manager.find(ObservationRow, {
    where: { checkUid: In(checkUids) },
    order: { startedAt: 'DESC' },
    take: PER_RUN * Math.max(1, placedRuns(of.state).length),
  });
  const byRun = new Map<string, ObservationRow[]>();
  for (const row of rows.toReversed()) {
    const key = subjectKey({
      kind: 'check',
      uid: row.checkUid,
      ...(row.instanceUid === undefined ? {} : { instanceUid: row.instanceUid }),
    });
    byRun.set(key, [...(byRun.get(key) ?? []), row]);
  }
  return byRun;
}

/** When each run was last UP: the end of its newest UP segment, or of what was covered of it. */
async function provenTimes(manager: EntityManager, of: Rebuilding): Promise<Map<string, Ms>> {
  const rows = await manager
    .createQueryBuilder(SegmentRow, 'segment')
    .select('segment.subjectUid', 'subjectUid')
    .addSelect('segment.instanceUid', 'instanceUid')
    .addSelect('MAX(COALESCE(segment.to, :covered))', 'provenAt')
    .where(`segment.serviceUid = :serviceUid AND segment.subjectKind = 'check' AND segment.status = 'up'`)
    .setParameters({ serviceUid: of.state.definition.uid, covered: of.coveredUntil ?? 0 })
    .groupBy('segment.subjectUid')
    .addGroupBy('segment.instanceUid')
    .getRawMany<{ subjectUid: string; instanceUid: string; provenAt: number | string }>();
  return new Map(
    rows.map(({ subjectUid, instanceUid, provenAt }) => {
      const subject = { kind: 'check', uid: subjectUid, ...(instanceUid === '' ? {} : { instanceUid }) } as const;
      return [subjectKey(subject), Number(provenAt)];
    }),
  );
}
