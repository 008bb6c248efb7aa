import { findCheck, runFrom, subjectKey } from '@watchfloor/core';
import type { Hold } from '../world.js';

/** A registration that lapsed is UNKNOWN until a probe decides: then the probe's word counts. */
export const probesAnswerForLapsedLeases: Hold = ({ event, before, after }) => {
  if (event.kind !== 'observation' || event.observation.outcome === 'inconclusive') return;
  const { checkUid, instanceUid, startedAt, location } = event.observation;
  const check = findCheck(after.definition, checkUid)?.check;
  const run = check && runFrom(check, instanceUid, location);
  if (instanceUid === undefined || !run || after.runs.get(subjectKey(run))?.run.lastStartedAt !== startedAt) return;
  // A second look of the same instant is dropped (ST-6).
  if (before.runs.get(subjectKey(run))?.run.lastStartedAt === startedAt) return;
  const lease = after.timelines.get(subjectKey({ kind: 'check', uid: 'lease', instanceUid }))?.at(-1);
  if (lease?.to === null && lease.from <= startedAt) throw new Error(`the lease of ${instanceUid} is still out although a probe answered`);
};
