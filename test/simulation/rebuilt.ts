import {
  HORIZON_MS,
  newServiceState,
  pendingRun,
  recountLooks,
  resumeRun,
  subjectKey,
  type Act,
  type Automation,
  type Outage,
  type RunRecord,
  type ServiceDefinition,
  type ServiceState,
  type Subject,
  type TargetRecord,
  runFrom,
  watchedRuns,
} from '@watchfloor/core';
import type { Rows } from './rows.js';

const DAY_MS = 86_400_000;

interface Rebuilding {
  readonly rows: Rows;
  readonly definition: ServiceDefinition;
  readonly automation: Automation;
  readonly coveredUntil: number;
  readonly now: number;
}

/** The state of a hub that starts anew and knows nothing but rows. */
export function rebuiltState(of: Rebuilding): ServiceState {
  const empty = newServiceState(of.definition, of.automation);
  const since = of.coveredUntil - HORIZON_MS;
  const timelines = new Map(
    [...of.rows.segments].map(([key, segments]) => [key, segments.filter(({ to }) => to === null || to > since)] as const),
  );
  const outages = [...of.rows.outages.values()];
  const open = outages.filter(({ restoredAt }) => restoredAt === null);
  const ended = outages.filter(({ restoredAt }) => restoredAt !== null && restoredAt > since);
  return {
    ...empty,
    timelines,
    runs: rebuiltRuns(empty, of),
    outages: new Map(open.map((outage) => [subjectKey(outage.subject), outage])),
    endedOutages: endedBySubject(ended),
    incident: [...of.rows.incidents.values()].find(({ phase }) => phase !== 'resolved') ?? null,
    targets: rebuiltTargets(of),
  };
}

function endedBySubject(outages: readonly Outage[]): Map<string, Outage[]> {
  const bySubject = new Map<string, Outage[]>();
  for (const outage of outages.toSorted((a, b) => a.startedAt - b.startedAt)) {
    const key = subjectKey(outage.subject);
    bySubject.set(key, [...(bySubject.get(key) ?? []), outage]);
  }
  return bySubject;
}

function rebuiltRuns(empty: ServiceState, { rows, coveredUntil, now }: Rebuilding): Map<string, RunRecord> {
  return new Map(
    watchedRuns(empty).map(({ check, subject }): [string, RunRecord] => {
      const key = subjectKey(subject);
      const seen = rows.observations
        .filter((row) => row.checkUid === check.uid && isOf(key, runFrom(check, row.instanceUid, row.location)))
        .toSorted((a, b) => a.startedAt - b.startedAt);
      const segments = rows.segments.get(key) ?? [];
      const last = segments.at(-1);
      const lastOutcome = seen.at(-1)?.outcome ?? null;
      if (last === undefined || last.to !== null) return [key, { run: pendingRun(check.heartbeat ? 0 : now), lastOutcome, provenAt: null }];
      const sinceGap = seen.filter((row) => row.startedAt >= last.from || last.status !== 'unknown');
      const run = resumeRun({ status: last.status, since: last.from, reason: last.reason, coveredUntil }, sinceGap, check);
      const proven = segments.filter(({ status }) => status === 'up').map(({ to }) => to ?? coveredUntil);
      const provenAt = proven.length === 0 ? null : Math.max(...proven);
      const flaps = check.heartbeat ? undefined : recountLooks(segments, check, coveredUntil);
      return [key, { run, lastOutcome: lastOutcome ?? (last.status === 'up' ? 'ok' : 'fail'), provenAt, flaps }];
    }),
  );
}

function isOf(key: string, subject: Subject | null): boolean {
  return subject !== null && subjectKey(subject) === key;
}

function rebuiltTargets({ rows, now }: Rebuilding): Map<string, TargetRecord> {
  const targets = new Map<string, TargetRecord>();
  for (const uid of new Set([...rows.acts.values()].map(({ target }) => target.uid))) {
    const all = [...rows.acts.values()].filter(({ target }) => target.uid === uid).toSorted((a, b) => a.number - b.number);
    const inForce = (act: Act) => act.state === 'quarantined' && act.endedAt === null;
    const acts = all.filter((act) => act.intentAt > now - DAY_MS || act.state === 'running' || act.state === 'verifying' || inForce(act));
    targets.set(uid, {
      lastNumber: Math.max(...all.map(({ number }) => number)),
      lastFencingToken: Math.max(...all.map(({ fencingToken }) => fencingToken)),
      acts,
      quarantinedAt: acts.findLast(inForce)?.intentAt ?? null,
      noted: notedOn(acts),
    });
  }
  return targets;
}

function notedOn(acts: readonly Act[]): TargetRecord['noted'] {
  const outageId = acts.at(-1)?.cause.id;
  const held = acts.filter(({ cause, state }) => cause.id === outageId && (state === 'skipped' || state === 'quarantined'));
  const guards = held.map(({ verdicts }) => verdicts.find(({ passed }) => !passed)?.guard ?? 'dry-run');
  return outageId === undefined || guards.length === 0 ? null : { outageId, guards };
}
