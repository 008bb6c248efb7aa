import type { Flag, State } from '@watchfloor/contracts';
import { isFlapping, isSoft, subjectKey, type ServiceState, type Subject } from '@watchfloor/core';
import { instant } from '../platform/instant.js';

/** A subject's hard state as people read it; flags stand beside the status, never instead of it. @see ST-2 */
export function stateView(state: ServiceState, subject: Subject): State {
  const segment = state.timelines.get(subjectKey(subject))?.at(-1);
  const isAlive = segment !== undefined && segment.to === null;
  return {
    status: isAlive ? segment.status : 'pending',
    soft: isSoftSubject(state, subject),
    since: isAlive ? instant(segment.from) : null,
    reason: isAlive ? segment.reason : 'pending',
    flags: flagsOf(state, subject, isAlive && segment.status !== 'up'),
  };
}

/** A run is soft by itself; what is composed of runs is soft while any of them is. */
function isSoftSubject(state: ServiceState, subject: Subject): boolean {
  for (const [key, { run }] of state.runs) {
    if (isSoft(run) && concerns(state, key, subject)) return true;
  }
  return false;
}

/** As with soft: what is composed of runs flaps while any of them does. @see ST-7 */
function isFlappingSubject(state: ServiceState, subject: Subject): boolean {
  for (const [key, record] of state.runs) {
    if (isFlapping(record) && concerns(state, key, subject)) return true;
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
  if (isFlappingSubject(state, subject)) flags.push('flapping');
  if (state.unreachable !== null) flags.push('unreachable');
  if (isAbnormal && state.incident !== null && state.incident.ack !== null) flags.push('acknowledged');
  return flags;
}
