import { trackOutages, type Outage } from '../outage.js';
import { subjectKey } from '../status.js';
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
    const changed = trackOutages(draft.timelines.get(key) ?? [], { subject, known, now: context.now, newId: context.newId });
    for (const outage of changed) {
      if (outage.restoredAt === null && outage.id !== open?.id) draft.began.push(outage);
      draft.effects.push({ kind: 'outage', outage });
    }
    const present = new Map([...known, ...changed].map((outage) => [outage.id, outage]));
    keep(draft, key, [...present.values()], context);
  }
}

function keep(draft: Draft, key: string, outages: readonly Outage[], context: StepContext): void {
  const open = outages.find(({ restoredAt }) => restoredAt === null);
  const ended = outages.filter(({ restoredAt }) => restoredAt !== null && restoredAt > context.now - HORIZON_MS);
  if (open === undefined) draft.outages.delete(key);
  else draft.outages.set(key, open);
  if (ended.length === 0) draft.endedOutages.delete(key);
  else
    draft.endedOutages.set(
      key,
      ended.toSorted((a, b) => a.startedAt - b.startedAt),
    );
}
