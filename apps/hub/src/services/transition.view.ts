import type { Transition as TransitionView } from '@watchfloor/contracts';
import type { Transition } from '@watchfloor/core';
import type { Directory } from '../platform/directory.js';
import { instant } from '../platform/instant.js';

/** A transition as people read it: keys instead of uids, ISO instants. */
export function transitionView(transition: Transition, directory: Directory): TransitionView {
  const { id, subject, from, to, at, decidedAt, reason, supersedes } = transition;
  const { kind, uid, instanceUid } = subject;
  const instanceId = instanceUid === undefined ? {} : { instanceId: directory.keyOf(instanceUid) };
  return {
    id,
    subject: { kind, id: directory.keyOf(uid), ...instanceId },
    from,
    to,
    at: instant(at),
    decidedAt: instant(decidedAt),
    reason,
    ...(supersedes === undefined ? {} : { supersedes: supersedes.map(instant) }),
  };
}
