import type { Incident, TimelineEntry } from '../incident.js';
import { graver, severityOfDown, type Severity } from '../severity.js';
import { subjectKey, type Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import { placedRuns } from './lookup.js';
import { takeBack } from './incident-recovery.js';
import { newIncident, opened } from './new-incident.js';
import type { Draft } from './state.js';
import { changeIncident, tell } from './tell.js';

const SHORTEST_MS = 60_000;
const CAUSE = 'no conclusive observation';

/** UNKNOWN is not silence: how long a service of tier 1–2 may stay unseen before it pages (model.md "Outcomes"). */
function limitMs(draft: Draft): Ms {
  const intervals = placedRuns(draft)
    .filter(({ check }) => check.essential && !check.heartbeat)
    .map(({ check }) => check.intervalMs);
  return Math.max(SHORTEST_MS, 3 * Math.max(0, ...intervals));
}

/** A timer is set when the service turns UNKNOWN; time in which the hub itself was away, or doubted itself, does not count. */
export function scheduleBlind(draft: Draft, context: StepContext): void {
  const since = unseenSince(draft);
  if (since === null || !draft.moved.has(subjectKey({ kind: 'service', uid: draft.definition.uid }))) return;
  arm(draft, since, context);
}

function unseenSince(draft: Draft): Ms | null {
  if (draft.definition.tier > 2) return null;
  const segment = draft.timelines.get(subjectKey({ kind: 'service', uid: draft.definition.uid }))?.at(-1);
  return segment?.status === 'unknown' ? segment.from : null;
}

function arm(draft: Draft, since: Ms, context: StepContext): void {
  const at = seeingSince(since, context) + limitMs(draft);
  const key = `blind:${draft.definition.uid}:${since}`;
  draft.effects.push({ kind: 'due', dueKind: 'timer', key, at, payload: { purpose: 'blind', since } });
}

/** While the hub doubts itself that is told once for all, and nobody is paged for each service (ST-9). */
function seeingSince(since: Ms, { now, runningSince, trustedSince }: StepContext): Ms {
  return Math.max(since, runningSince, trustedSince ?? now);
}

export function openBlindWhenDue(draft: Draft, event: ServiceEvent, context: StepContext): void {
  if (event.kind !== 'command' || event.command.kind !== 'timer' || event.command.timer.purpose !== 'blind') return;
  const since = unseenSince(draft);
  if (since === null || since !== event.command.timer.since) return;
  if (seeingSince(since, context) + limitMs(draft) > context.now) {
    arm(draft, since, context);
    return;
  }
  const severity = severityOfDown(draft.definition.tier);
  if (draft.incident === null) openBlind(draft, { since, severity }, context);
  else joinBlind(draft, draft.incident, severity, context);
}

function openBlind(draft: Draft, of: { since: Ms; severity: Severity }, context: StepContext): void {
  const fresh = newIncident(draft, { type: 'blind', since: of.since, cause: CAUSE }, context);
  const incident: Incident = { ...fresh, severity: of.severity, silent: false };
  changeIncident(draft, incident, [opened(incident)]);
}

/** One incident is open per service: not being seen joins it, and a person is told again. */
function joinBlind(draft: Draft, incident: Incident, severity: Severity, context: StepContext): void {
  const entry: TimelineEntry = { at: context.now, kind: 'severity', text: `can not be seen either: ${CAUSE}` };
  const joined: Incident = { ...incident, severity: graver(incident.severity, severity), silent: false };
  if (incident.type === 'blind' && incident.restoredAt !== null) {
    takeBack(draft, joined, context);
    return;
  }
  changeIncident(draft, tell(draft, joined, joined.told.length > 0 ? 'attention' : 'opened', context), [entry]);
}
