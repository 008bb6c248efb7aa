import { outageKey, trackOutages } from '../outage.js';
import { subjectKey, type Subject } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import { instancesOf } from './lookup.js';
import type { Draft } from './state.js';

/** Third stage: DOWN stretches of instances, components and the service become outages. */
export function outageStage(draft: Draft, _event: ServiceEvent, context: StepContext): void {
  for (const subject of composedSubjects(draft)) {
    const key = subjectKey(subject);
    const from = draft.moved.get(key);
    if (from === undefined) continue;
    const tracked = trackOutages(draft.timelines.get(key) ?? [], {
      subject,
      open: draft.outages.get(key) ?? null,
      from,
      now: context.now,
      newId: context.newId,
    });
    for (const outage of tracked.changed) {
      const known = draft.outages.get(outageKey(outage));
      if (known?.id !== outage.id) draft.began.push(outage);
      if (outage.restoredAt !== null) draft.ended.push(outage);
      draft.effects.push({ kind: 'outage', outage });
    }
    if (tracked.open === null) draft.outages.delete(key);
    else draft.outages.set(key, tracked.open);
  }
}

function composedSubjects(draft: Draft): Subject[] {
  const { definition } = draft;
  return [
    ...definition.components.flatMap((component): Subject[] => [
      ...instancesOf(draft, component.uid).map((instance): Subject => ({ kind: 'instance', uid: instance.definition.uid })),
      { kind: 'component', uid: component.uid },
    ]),
    { kind: 'service', uid: definition.uid },
  ];
}
