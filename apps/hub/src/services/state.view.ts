import type { Flag, State } from '@watchfloor/contracts';
import { isFlapping, isSoft, subjectKey, type RunRecord, type ServiceState, type Subject } from '@watchfloor/core';
import { instant } from '../platform/instant.js';

/** A subject's hard state as people read it; flags stand beside the status, never instead of it. @see ST-2 */
export function stateView(state: ServiceState, subject: Subject): State {
  const segment = state.timelines.get(subjectKey(subject))?.at(-1);
  const isAlive = segment !== undefined && segment.to === null;
  return {
    status: isAlive ? segment.status : 'pending',
    soft: hasRun(state, subject, ({ run }) => isSoft(run)),
    since: isAlive ? instant(segment.from) : null,
    reason: isAlive ? segment.reason : 'pending',
    flags: flagsOf(state, subject, isAlive && segment.status !== 'up'),
  };
}

/** A run is soft, flaps or is suspect by itself; what is composed of runs is so while any of them is. */
function hasRun(state: ServiceState, subject: Subject, isSo: (record: RunRecord) => boolean): boolean {
  for (const [key, record] of state.runs) {
    if (isSo(record) && concerns(state, key, subject)) return true;
  }
  return false;
}

function concerns(state: ServiceState, runKey: string, subject: Subject): boolean {
  const [, , instanceUid] = runKey.split(':');
  switch (subject.kind) {
    case 'check':
      return runKey === subjectKey(subject) || runKey.replace(/@[^:]+/, '') === subjectKey(subject);
    case 'instance':
      return instanceUid === subject.uid;
    case 'component':
      return instanceUid !== undefined && state.instances.get(instanceUid)?.componentUid === subject.uid;
    case 'service':
      return true;
  }
}

function flagsOf(state: ServiceState, subject: Subject, isAbnormal: boolean): Flag[] {
  const flags: Flag[] = [];
  if (hasRun(state, subject, isFlapping)) flags.push('flapping');
  if (hasRun(state, subject, ({ isSuspect }) => isSuspect === true)) flags.push('suspect');
  if (state.unreachable !== null) flags.push('unreachable');
  if (isAbnormal && state.incident !== null && state.incident.ack !== null) flags.push('acknowledged');
  return flags;
}
