import { trackOutages, type Outage } from '../outage.js';
import { subjectKey, type Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import { HORIZON_MS } from './horizon.js';
import type { Draft } from './state.js';

/** Third stage: DOWN stretches of instances, components and the service become outages. */
export function outageStage(draft: Draft, _event: ServiceEvent, context: StepContext): void {
  for (const { subject } of draft.moved.values()) {
    if (subject.kind === 'check') continue;
    const key = subjectKey(subject);
    const open = draft.outages.get(key);
    const ended = draft.endedOutages.get(key) ?? [];
    const known = open === undefined ? ended : [...ended, open];
    const timeline = draft.timelines.get(key)!;
    const changed = trackOutages(timeline, { subject, known, now: context.now, newId: context.newId });
    for (const outage of changed) {
      if (outage.restoredAt === null && outage.id !== open?.id) draft.began.push(outage);
      else if (!known.some(({ id }) => id === outage.id)) draft.passed.push(outage);
      draft.effects.push({ kind: 'outage', outage });
    }
    const present = new Map([...known, ...changed].map((outage) => [outage.id, outage]));
    keep(draft, key, [...present.values()], timeline[0]?.from ?? context.now - HORIZON_MS);
  }
}

/** Those that ended are kept for as long as the timeline knows of them. */
function keep(draft: Draft, key: string, outages: readonly Outage[], knownSince: Ms): void {
  const open = outages.find(({ restoredAt }) => restoredAt === null);
  const ended = outages.filter(({ restoredAt }) => restoredAt !== null && restoredAt >= knownSince);
  if (open === undefined) draft.outages.delete(key);
  else draft.outages.set(key, open);
  if (ended.length === 0) draft.endedOutages.delete(key);
  else draft.endedOutages.set(key, inOrder(ended));
}

function inOrder(outages: readonly Outage[]): Outage[] {
  return outages.toSorted((a, b) => a.startedAt - b.startedAt);
}
