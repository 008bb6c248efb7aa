import type { Act as ActView } from '@watchfloor/contracts';
import type { Act } from '@watchfloor/core';
import type { Directory } from '../platform/directory.js';
import { instant, instantOrNull } from '../platform/instant.js';

/** An act as people read it: keys instead of uids, ISO instants. */
export function actView(act: Act, context: { readonly serviceUid: string; readonly directory: Directory }): ActView {
  const { id, cause, number, step, action, plan, state, fencingToken, verdicts, output } = act;
  return {
    id,
    serviceId: context.directory.keyOf(context.serviceUid),
    target: { kind: act.target.kind, id: context.directory.keyOf(act.target.uid) },
    cause,
    number,
    step,
    action,
    plan,
    state,
    intentAt: instant(act.intentAt),
    startedAt: instantOrNull(act.startedAt),
    endedAt: instantOrNull(act.endedAt),
    fencingToken,
    verdicts: verdicts.map(({ guard, passed, detail }) => ({ guard, passed: detail.startsWith('not applicable') ? null : passed, detail })),
    output,
  };
}
