import { FLAPPING_ESCAPE_MS, hasEscaped, isFlapping } from '../flapping.js';
import type { Incident } from '../incident.js';
import type { Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import type { Draft, RunRecord } from './state.js';
import { changeIncident, tell } from './tell.js';

/**
 * Tells that an incident is back or over, unless what changed it flaps: then a timer tells what holds as soon as it is
 * steady, or DOWN for so long that it must be said. @see ST-7
 */
export function tellUnlessFlapping(draft: Draft, incident: Incident, kind: 'reopened' | 'recovered', context: StepContext): Incident {
  const turned = [...draft.moved.keys()].flatMap((key) => draft.runs.get(key) ?? []);
  const isHeld = turned.length > 0 && turned.every((record) => isFlapping(record) && !hasEscaped(record.run, context.now));
  if (!isHeld) return tellSteady(draft, incident, kind, context);
  lookAgain(draft, incident, context);
  return incident;
}

/** That it flaps is told once, when it begins; what holds, when it ends or has lasted too long. @see ST-7 */
export function followFlapping(draft: Draft, event: ServiceEvent, of: { readonly isNew: boolean; readonly context: StepContext }): void {
  const { isNew, context } = of;
  const { incident } = draft;
  if (incident === null || incident.told.length === 0) return;
  if ((isNew || draft.flapped.has('began')) && flappingOf(draft, incident).length > 0) {
    lookAgain(draft, incident, context);
    changeIncident(draft, tell(draft, incident, 'flapping', context), []);
  }
  if (draft.flapped.has('ended') || isTimerOf(event, incident)) announce(draft, incident, context);
}

/** What was held back is told before the incident ends: a recovery is never left out (AL-3). */
export function tellHeldRecovery(draft: Draft, incident: Incident, context: StepContext): Incident {
  return flappingOf(draft, incident).length > 0 ? tellSteady(draft, incident, 'recovered', context) : incident;
}

function announce(draft: Draft, incident: Incident, context: StepContext): void {
  const flapping = flappingOf(draft, incident);
  const isSteady = flapping.length === 0 || flapping.some(({ run }) => hasEscaped(run, context.now));
  const told = isSteady ? tellSteady(draft, incident, incident.restoredAt === null ? 'reopened' : 'recovered', context) : incident;
  if (isSteady) changeIncident(draft, told, []);
  else lookAgain(draft, incident, context);
}

function tellSteady(draft: Draft, incident: Incident, kind: 'reopened' | 'recovered', context: StepContext): Incident {
  draft.effects.push({ kind: 'due-settled', key: timerKey(incident), outcome: 'told' });
  return tell(draft, incident, kind, context);
}

/** When the first that is DOWN would have been so for too long, if nothing else happens. */
function lookAgain(draft: Draft, incident: Incident, context: StepContext): void {
  const down = flappingOf(draft, incident).filter(({ run }) => run.status === 'down');
  const since: Ms = Math.min(context.now, ...down.map(({ run }) => run.since));
  const at = Math.max(since + FLAPPING_ESCAPE_MS, context.now);
  draft.effects.push({
    kind: 'due',
    dueKind: 'timer',
    key: timerKey(incident),
    at,
    payload: { purpose: 'flapping', incidentId: incident.id },
  });
}

/** What flaps now and was not well all the time since the incident began. */
function flappingOf(draft: Draft, { impactStartedAt }: Incident): RunRecord[] {
  return [...draft.runs].flatMap(([key, record]) => {
    const wasIll = draft.timelines.get(key)?.some(({ status, to }) => status !== 'up' && (to ?? Infinity) > impactStartedAt);
    return isFlapping(record) && wasIll === true ? [record] : [];
  });
}

function isTimerOf(event: ServiceEvent, { id }: Incident): boolean {
  if (event.kind !== 'command' || event.command.kind !== 'timer') return false;
  const { timer } = event.command;
  return timer.purpose === 'flapping' && timer.incidentId === id;
}

function timerKey({ id }: Incident): string {
  return `flapping:${id}`;
}
