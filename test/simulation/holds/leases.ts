import { runKey, subjectKey } from '@watchfloor/core';
import type { Hold } from '../world.js';

/** A registration that lapsed is UNKNOWN until a probe decides: then the probe's word counts. */
export const probesAnswerForLapsedLeases: Hold = ({ event, after }) => {
  if (event.kind !== 'observation' || event.observation.outcome === 'inconclusive') return;
  const { checkUid, instanceUid, startedAt } = event.observation;
  if (instanceUid === undefined || after.runs.get(runKey(checkUid, instanceUid))?.run.lastStartedAt !== startedAt) return;
  const lease = after.timelines.get(subjectKey({ kind: 'check', uid: 'lease', instanceUid }))?.at(-1);
  if (lease?.to === null && lease.from <= startedAt) throw new Error(`the lease of ${instanceUid} is still out although a probe answered`);
};
