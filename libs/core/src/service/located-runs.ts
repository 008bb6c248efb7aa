import { PENDING_RUN } from '../check-run.js';
import { heldUntil } from '../flapping.js';
import { quorumSize } from '../quorum.js';
import { subjectKey, type Subject } from '../status.js';
import type { CheckDefinition } from './definition.js';
import { placedRuns, runSubject, standingOf, standingSegment } from './lookup.js';
import type { Draft, RunRecord, ServiceState } from './state.js';

/** Where probes run from unless a check names other locations. */
export const HUB_LOCATION = 'hub';
const SEPARATOR = '@';
const NEW_RUN: RunRecord = { run: PENDING_RUN, lastOutcome: null, provenAt: null };

/** A run with a soft and hard machine of its own: of a check, at its place, from one location. */
export interface WatchedRun {
  readonly check: CheckDefinition;
  readonly subject: Subject;
}

export function locationsOf({ locations }: Pick<CheckDefinition, 'locations'>): readonly string[] {
  return locations ?? [HUB_LOCATION];
}

/** One location is the check's run itself; several compose it by quorum. @see ST-8 */
export function isByQuorum(check: Pick<CheckDefinition, 'locations'>): boolean {
  return locationsOf(check).length > 1;
}

/** The run of a check from one of several locations is a subject of its own, `CHECK@LOCATION`. */
export function seenFrom(subject: Subject, location: string): Subject {
  return { ...subject, uid: `${subject.uid}${SEPARATOR}${location}` };
}

/** The other way round; a location of null: it is the check's run itself. */
export function placeOf(subject: Subject): { readonly subject: Subject; readonly location: string | null } {
  const at = subject.uid.indexOf(SEPARATOR);
  if (at === -1) return { subject, location: null };
  return { subject: { ...subject, uid: subject.uid.slice(0, at) }, location: subject.uid.slice(at + 1) };
}

/** The run that an observation from there belongs to; null when the check is not seen from there. */
export function runFrom(check: CheckDefinition, instanceUid: string | undefined, location: string): Subject | null {
  if (!locationsOf(check).includes(location)) return null;
  const subject = runSubject(check.uid, instanceUid);
  return isByQuorum(check) ? seenFrom(subject, location) : subject;
}

/** Every run that is judged from observations. */
export function watchedRuns(state: ServiceState | Draft): WatchedRun[] {
  return placedRuns(state).flatMap(({ check, subject }) =>
    isByQuorum(check) ? locationsOf(check).map((location) => ({ check, subject: seenFrom(subject, location) })) : [{ check, subject }],
  );
}

/** The runs that are composed of those of several locations; most services have none, and are asked at each step. */
export function composedRuns(state: ServiceState | Draft): WatchedRun[] {
  const { checks, components } = state.definition;
  if (![...checks, ...components.flatMap((component) => component.checks)].some(isByQuorum)) return [];
  return placedRuns(state).filter(({ check }) => isByQuorum(check));
}

/** The check's run at its place, whether judged or composed; it is proven when so many locations have seen it UP, and is as restless as any. */
export function recordOf(state: ServiceState | Draft, check: CheckDefinition, instanceUid: string | undefined): RunRecord {
  const subject = runSubject(check.uid, instanceUid);
  const recordAt = (of: Subject): RunRecord => state.runs.get(subjectKey(of)) ?? NEW_RUN;
  if (!isByQuorum(check)) return recordAt(subject);
  const proven = locationsOf(check).flatMap((location) => recordAt(seenFrom(subject, location)).provenAt ?? []);
  const { status, reason } = standingOf(state, subject);
  return {
    run: { ...PENDING_RUN, status, reason, since: standingSegment(state, subject)?.from ?? 0 },
    lastOutcome: null,
    provenAt: proven.toSorted((a, b) => b - a)[quorumSize(locationsOf(check).length) - 1] ?? null,
    flaps: locationsOf(check)
      .map((location) => recordAt(seenFrom(subject, location)))
      .find((record) => heldUntil(record, check.intervalMs) !== null)?.flaps,
  };
}
