import { findCheck, placedRuns, runFrom, runKey, subjectKey, type Ms, type ServiceDefinition, type ServiceState } from '@watchfloor/core';
import { In, MoreThan, type EntityManager } from 'typeorm';
import { ObservationRow } from '../checks/observation.entity.js';
import { SegmentRow } from '../checks/segment.entity.js';

/** What the rows remember of runs, by subject key. */
export interface Seen {
  /** Recent ones, in order of start. */
  readonly observations: ReadonlyMap<string, readonly ObservationRow[]>;
  /** When the run was last UP. */
  readonly provenAt: ReadonlyMap<string, Ms>;
}

const LEAST_MS = 60_000;

export async function readSeen(
  manager: EntityManager,
  states: readonly ServiceState[],
  time: { readonly coveredUntil: Ms | null; readonly now: Ms },
): Promise<Seen> {
  const observations = new Map<string, ObservationRow[]>();
  const definitions = new Map(states.map(({ definition }) => [definition.uid, definition]));
  for (const [backMs, checkUids] of checksByWindow(states)) {
    const since = (time.coveredUntil ?? time.now) - backMs;
    const where = { checkUid: In([...checkUids]), startedAt: MoreThan(since), late: false };
    for (const row of await manager.find(ObservationRow, { where, order: { startedAt: 'ASC' } })) {
      const key = keyOf(row, definitions);
      if (key === null) continue;
      const known = observations.get(key);
      if (known === undefined) observations.set(key, [row]);
      else known.push(row);
    }
  }
  return { observations, provenAt: await readProven(manager, states, time.coveredUntil) };
}

/** Null for what is no longer seen from there. */
function keyOf({ serviceUid, checkUid, instanceUid, location }: ObservationRow, definitions: ReadonlyMap<string, ServiceDefinition>) {
  const definition = definitions.get(serviceUid);
  const check = definition && findCheck(definition, checkUid)?.check;
  const subject = check && runFrom(check, instanceUid, location);
  return subject ? subjectKey(subject) : null;
}

/** How far back each check's window can reach: as many intervals as its thresholds look at, and some more. */
function checksByWindow(states: readonly ServiceState[]): Map<Ms, Set<string>> {
  const byWindow = new Map<Ms, Set<string>>();
  for (const { check } of states.flatMap((state) => placedRuns(state))) {
    const backMs = Math.max(LEAST_MS, check.intervalMs * (check.failureThreshold + check.successThreshold + 2));
    byWindow.set(backMs, (byWindow.get(backMs) ?? new Set()).add(check.uid));
  }
  return byWindow;
}

/** The end of each run's newest UP segment, or of what was covered of it. */
async function readProven(manager: EntityManager, states: readonly ServiceState[], coveredUntil: Ms | null): Promise<Map<string, Ms>> {
  const rows = await manager
    .createQueryBuilder(SegmentRow, 'segment')
    .select('segment.subjectUid', 'subjectUid')
    .addSelect('segment.instanceUid', 'instanceUid')
    .addSelect('MAX(COALESCE(segment.to, :covered))', 'provenAt')
    .where(`segment.serviceUid IN (:...serviceUids) AND segment.subjectKind = 'check' AND segment.status = 'up'`)
    .setParameters({ serviceUids: states.map(({ definition }) => definition.uid), covered: coveredUntil ?? 0 })
    .groupBy('segment.subjectUid')
    .addGroupBy('segment.instanceUid')
    .getRawMany<{ subjectUid: string; instanceUid: string; provenAt: number | string }>();
  return new Map(rows.map(({ subjectUid, instanceUid, provenAt }) => [runKey(subjectUid, instanceUid || undefined), Number(provenAt)]));
}
