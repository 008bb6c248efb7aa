import type { Incident, TimelineEntry } from '../incident.js';
import type { Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import type { Draft } from './state.js';
import { changeIncident } from './tell.js';

/** A caller's breaker often opens before the hub has confirmed what it opened for. */
const REMEMBERED_MS = 60_000;
const BEFORE_IMPACT_MS = 10_000;
const MOST = 50;

/** What is worth a line in an incident: in the open one at once, else kept for one that opens shortly. */
export function noteStage(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command' || event.command.kind !== 'note') return;
  const { at, text, ref } = event.command;
  const entry: TimelineEntry = { at, kind: 'breaker', text, ...(ref === undefined ? {} : { ref }) };
  if (draft.incident === null) draft.notes = [...recent(draft.notes, context.now), entry].slice(-MOST);
  else changeIncident(draft, draft.incident, [entry]);
}

/** The kept ones that belong to an incident that opens now. */
export function takeNotes(draft: Draft, incident: Incident): readonly TimelineEntry[] {
  const taken = recent(draft.notes, incident.detectedAt).filter(({ at }) => at >= incident.impactStartedAt - BEFORE_IMPACT_MS);
  draft.notes = [];
  return taken;
}

function recent(notes: readonly TimelineEntry[], now: Ms): readonly TimelineEntry[] {
  return notes.filter(({ at }) => at > now - REMEMBERED_MS);
}
