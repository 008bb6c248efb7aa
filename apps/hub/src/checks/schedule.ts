import { firstDueAfter, phaseOf, runKey, type Ms, type Schedule } from '@watchfloor/core';

/** One check at one place: a check of a component has one for each instance. Templates are expanded already. */
export interface ScheduledRun {
  readonly checkUid: string;
  readonly instanceUid?: string;
  readonly serviceUid: string;
  readonly probe: string;
  readonly settings: unknown;
  readonly intervalMs: Ms;
  readonly retryIntervalMs: Ms;
  readonly timeoutMs: Ms;
}

export function keyOfRun({ checkUid, instanceUid }: Pick<ScheduledRun, 'checkUid' | 'instanceUid'>): string {
  return runKey(checkUid, instanceUid);
}

/** When a run is due: on a grid anchored to the epoch, so that a restart keeps the phase. */
export function gridOf(run: ScheduledRun): Schedule {
  return { intervalMs: run.intervalMs, phaseMs: phaseOf(keyOfRun(run), run.intervalMs) };
}

export interface LastStart {
  /** The due time it stood for. */
  readonly dueAt: Ms;
  readonly startedAt: Ms;
}

/**
 * The next due time on the wall clock. While soft, `retryInterval` after the last start, but never later than
 * the grid (ST-3). A clock that was set back a little doesn't make one due time come twice.
 */
export function nextDue(run: ScheduledRun, last: LastStart | null, { now, isSoft }: { now: Ms; isSoft: boolean }): Ms {
  const onGrid = firstDueAfter(gridOf(run), last === null ? now : Math.max(now, last.dueAt));
  if (!isSoft || last === null) return onGrid;
  return Math.min(onGrid, Math.max(now, last.startedAt + run.retryIntervalMs));
}
