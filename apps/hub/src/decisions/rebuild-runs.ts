import {
  pendingRun,
  recountLooks,
  resumeRun,
  sinceSilence,
  subjectKey,
  type Ms,
  type RunRecord,
  type Segment,
  type ServiceState,
  type Timeline,
  HUB_LOCATION,
  isOwnDoubt,
  locationsOf,
  placeOf,
  watchedRuns,
  type WatchedRun,
} from '@watchfloor/core';
import type { Seen } from './rebuild-seen.js';

export interface Rebuilding {
  readonly state: ServiceState;
  readonly timelines: ReadonlyMap<string, Timeline>;
  readonly seen: Seen;
  /** Up to when a hub looked before this start; null: not known to have. */
  readonly watchedUntil: (run: WatchedRun) => Ms | null;
  /** Up to when each agent's location reported. */
  readonly reportedUntil: ReadonlyMap<string, Ms>;
  /** What came since is lost with a database that was restored. */
  readonly isForgotten: boolean;
  readonly now: Ms;
}

/**
 * The hard state continues from its open segment and the window from stored observations; what was ok is not
 * stored, but coverage says up to when the run was watched. @see ST-5
 */
export function rebuildRuns(of: Rebuilding): Map<string, RunRecord> {
  const { state, timelines, seen, isForgotten, now } = of;
  return new Map(
    watchedRuns(state).map((watched): [string, RunRecord] => {
      const { check, subject } = watched;
      const key = subjectKey(subject);
      const open = openSegment(timelines.get(key));
      const observations = seen.observations.get(key) ?? [];
      const last = observations.at(-1);
      const lastOutcome = last?.outcome ?? null;
      const isSuspect = last !== undefined && isOwnDoubt(last);
      if (open === null) return [key, { run: pendingRun(check.heartbeat ? 0 : now), lastOutcome, isSuspect, provenAt: null }];
      const { status, from: since, reason } = open;
      const sinceUnknown = observations.filter((row) => row.startedAt >= since || status !== 'unknown');
      const sinceGap = status === 'unknown' && !check.heartbeat ? sinceSilence(sinceUnknown, check.intervalMs) : sinceUnknown;
      // That the hub was here does not mean that a heartbeat was heard.
      const coveredUntil = check.heartbeat ? null : coveredOf(watched, of, since);
      const resumed = resumeRun({ status, since, reason, coveredUntil }, sinceGap, check);
      const run = isForgotten && !check.heartbeat ? { ...resumed, isForgotten } : resumed;
      // The first ok after anything else is stored, so where nothing is known the next one must be.
      const flaps = check.heartbeat ? undefined : recountLooks(timelines.get(key)!, check, coveredOf(watched, of, since));
      const provenAt = seen.provenAt.get(key) ?? null;
      return [key, { run, lastOutcome: lastOutcome ?? (status === 'up' ? 'ok' : 'fail'), isSuspect, provenAt, flaps }];
    }),
  );
}

/** That the hub was here does not mean that an agent was, and the other way round. */
function coveredOf(run: WatchedRun, { watchedUntil, reportedUntil }: Rebuilding, since: Ms): Ms {
  const { check, subject } = run;
  const location = placeOf(subject).location ?? locationsOf(check)[0]!;
  const until = location === HUB_LOCATION ? watchedUntil(run) : (reportedUntil.get(location) ?? null);
  return Math.max(since, until ?? since);
}

function openSegment(timeline: Timeline | undefined): Segment | null {
  const last = timeline?.at(-1);
  return last === undefined || last.to !== null ? null : last;
}
