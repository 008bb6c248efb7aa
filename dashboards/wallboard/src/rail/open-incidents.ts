import type { LiveAct, LiveBreaker, LiveIncident, LiveObjective } from '@watchfloor/contracts';

const SEVERITY_RANK = { critical: 0, major: 1, minor: 2 } as const;
const UNDER_WAY: ReadonlySet<LiveAct['state']> = new Set(['proposed', 'running', 'verifying']);
/** An act that has ended stays for so long, so that the room sees how it went. */
const ENDED_SHOWN_MS = 60_000;

/** What is not resolved: the worst first, then what nobody took, then the newest. */
export function openIncidents(incidents: Iterable<LiveIncident>): LiveIncident[] {
  const rank = (incident: LiveIncident) =>
    (incident.restoredAt ? 10 : 0) + 2 * SEVERITY_RANK[incident.severity ?? 'minor'] + (incident.ack ? 1 : 0);
  return [...incidents].filter(({ phase }) => phase !== 'resolved').sort((a, b) => rank(a) - rank(b) || b.number - a.number);
}

/** Acts under way, quarantines, and what has just ended, the newest first. `at` is the hub's time of the picture. */
export function actsToShow(acts: Iterable<LiveAct>, at: string): LiveAct[] {
  const now = Date.parse(at);
  const begun = ({ startedAt, intentAt }: LiveAct) => startedAt ?? intentAt ?? '';
  return [...acts]
    .filter((act) => isUnderWay(act) || waitsForPerson(act) || (act.endedAt && now - Date.parse(act.endedAt) < ENDED_SHOWN_MS))
    .sort((a, b) => (begun(a) < begun(b) ? 1 : begun(a) > begun(b) ? -1 : 0));
}

export function isUnderWay(act: LiveAct): boolean {
  return UNDER_WAY.has(act.state);
}

/** A target in quarantine is left alone until somebody looks. */
function waitsForPerson({ state, endedAt }: LiveAct): boolean {
  return state === 'quarantined' && !endedAt;
}

export type BreakerWord = 'Forced open' | 'Open' | 'Half-open';

/** Edges that some instance holds not closed; the most open first. */
export function brokenEdges(breakers: Iterable<LiveBreaker>): LiveBreaker[] {
  const weight = ({ states }: LiveBreaker) => 1_000 * (states.forcedOpen ?? 0) + 1_000 * (states.open ?? 0) + (states.halfOpen ?? 0);
  return [...breakers].filter((breaker) => weight(breaker) > 0).sort((a, b) => weight(b) - weight(a) || (a.id < b.id ? -1 : 1));
}

export function breakerWord({ states }: LiveBreaker): BreakerWord {
  if (states.forcedOpen) return 'Forced open';
  return states.open ? 'Open' : 'Half-open';
}

/** The budget that is nearest to its end first. */
export function byBudgetLeft(objectives: Iterable<LiveObjective>): LiveObjective[] {
  const share = ({ budgetMs, budgetLeftMs }: LiveObjective) =>
    budgetLeftMs === undefined ? Infinity : budgetLeftMs / Math.max(1, budgetMs ?? 1);
  return [...objectives].sort((a, b) => share(a) - share(b) || (a.serviceId < b.serviceId ? -1 : 1));
}
