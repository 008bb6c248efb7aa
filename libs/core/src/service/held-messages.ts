import { isSoft } from '../check-run.js';
import { FLAPPING_ESCAPE_MS, hasEscaped, isFlapping } from '../flapping.js';
import type { Incident } from '../incident.js';
import { staleAfterMs } from '../staleness.js';
import { subjectKey, type Ms } from '../status.js';
import type { ServiceEvent, StepContext } from './event.js';
import { watchedRuns } from './located-runs.js';
import { placedRuns, serviceStatus } from './lookup.js';
import type { Draft, RunRecord } from './state.js';
import { changeIncident, tell } from './tell.js';

const LEAST_SETTLING_MS: Ms = 10_000;
const MOST_SETTLING_MS: Ms = 60_000;

/**
 * A recovery is told when it has stood for three looks of what turned, 10 s at least and a minute at most; at once while
 * nothing is recorded, for nobody else would know that it is owed. @see AL-4
 */
export function holdRecovery(draft: Draft, incident: Incident, context: StepContext): Incident {
  if (incident.lastNews === null) return incident;
  const turned = placedRuns(draft).filter(({ check, subject }) => !check.heartbeat && draft.moved.has(subjectKey(subject)));
  const settlingMs = staleAfterMs(Math.max(0, ...turned.map(({ check }) => check.intervalMs)));
  return { ...incident, newsDueAt: context.now + (context.isRecording ? Math.min(MOST_SETTLING_MS, settlingMs) : 0) };
}

/**
 * Tells that an incident is back, unless nobody heard yet that it was over, or what changed it flaps: then what holds is
 * told as soon as it is steady, or DOWN for so long that it must be said. @see ST-7
 */
export function tellBack(draft: Draft, incident: Incident, context: StepContext): Incident {
  const isNews = incident.lastNews !== null && incident.lastNews !== 'trouble';
  const turned = [...draft.moved.keys()].flatMap((key) => draft.runs.get(key) ?? []);
  const isHeld = isNews && turned.length > 0 && turned.every((record) => isFlapping(record) && !hasEscaped(record.run, context.now));
  return isHeld ? lookAgain(draft, incident, context) : tellWhatHolds(draft, incident, context);
}

/** That it flaps is told once, when it begins; what is held back, when it is steady or has waited long enough. @see ST-7 */
export function followNews(draft: Draft, event: ServiceEvent, of: { readonly isNew: boolean; readonly context: StepContext }): void {
  const { isNew, context } = of;
  if (draft.incident === null || draft.incident.lastNews === null) return;
  if ((isNew || draft.flapped.has('began')) && flappingOf(draft, draft.incident).length > 0)
    changeIncident(draft, tell(draft, lookAgain(draft, draft.incident, context), 'flapping', context), []);
  const { incident } = draft;
  // Trouble that came back while its dependency was DOWN was told to nobody (ST-10).
  const isMadeUpFor = isTellTimer(event, incident) && incident.restoredAt === null;
  if (draft.flapped.has('ended') || isMadeUpFor || isNewsDue(draft, context)) announce(draft, incident, context);
}

/** Something was held back for long enough; of a clock that was set back nobody waits for the old time. */
export function isNewsDue({ incident }: Pick<Draft, 'incident'>, { now }: Pick<StepContext, 'now'>): boolean {
  const at = incident?.newsDueAt ?? null;
  return at !== null && (now >= at || now < at - FLAPPING_ESCAPE_MS);
}

/** What holds, to whoever heard otherwise last: a recovery is never left out (AL-3). */
export function tellWhatHolds(draft: Draft, incident: Incident, context: StepContext): Incident {
  const settled: Incident = incident.newsDueAt === null ? incident : { ...incident, newsDueAt: null };
  const holds = incident.restoredAt === null ? 'trouble' : 'recovery';
  if (incident.lastNews === null || incident.lastNews === holds) return settled;
  return tell(draft, settled, holds === 'trouble' ? 'reopened' : 'recovered', context);
}

function announce(draft: Draft, incident: Incident, context: StepContext): void {
  const flapping = flappingOf(draft, incident);
  const isSteady = flapping.length === 0 || flapping.some(({ run }) => hasEscaped(run, context.now));
  const next = isSteady ? tellOrWait(draft, incident, context) : lookAgain(draft, incident, context);
  if (next !== incident) changeIncident(draft, next, []);
}

function tellOrWait(draft: Draft, incident: Incident, context: StepContext): Incident {
  if (!standsBadly(draft, incident, context)) return tellWhatHolds(draft, incident, context);
  return { ...incident, newsDueAt: context.now + LEAST_SETTLING_MS };
}

/** A recovery that nobody saw lately, or that is about to end, did not stand so far. */
function standsBadly(draft: Draft, { restoredAt, lastNews }: Incident, { now }: StepContext): boolean {
  if (restoredAt === null || lastNews === 'recovery') return false;
  if (serviceStatus(draft) === 'unknown') return true;
  const isFresh = now - restoredAt < 2 * MOST_SETTLING_MS;
  return watchedRuns(draft).some(({ check, subject }) => {
    const { run } = draft.runs.get(subjectKey(subject))!;
    const isUnseen = now - (run.lastConclusiveAt ?? now) > 2 * check.intervalMs + check.timeoutMs;
    const isEnding = isFresh && run.status === 'up' && isSoft(run);
    return !check.heartbeat && run.status !== 'unknown' && (isUnseen || isEnding);
  });
}

/** When the first that is DOWN would have been so for too long, if nothing else happens. */
function lookAgain(draft: Draft, incident: Incident, context: StepContext): Incident {
  const down = flappingOf(draft, incident).filter(({ run }) => run.status === 'down' && !hasEscaped(run, context.now));
  const since: Ms = Math.min(context.now, ...down.map(({ run }) => run.since));
  return { ...incident, newsDueAt: since + FLAPPING_ESCAPE_MS };
}

/** What flaps now and was not well all the time since the incident began. */
function flappingOf(draft: Draft, { impactStartedAt }: Incident): RunRecord[] {
  return [...draft.runs].flatMap(([key, record]) => {
    const wasIll = draft.timelines.get(key)?.some(({ status, to }) => status !== 'up' && (to ?? Infinity) > impactStartedAt);
    return isFlapping(record) && wasIll === true ? [record] : [];
  });
}

function isTellTimer(event: ServiceEvent, { id }: Incident): boolean {
  if (event.kind !== 'command' || event.command.kind !== 'timer') return false;
  const { timer } = event.command;
  return timer.purpose === 'tell' && timer.incidentId === id;
}
