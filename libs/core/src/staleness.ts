import type { CheckRun, Judgement, Sighted } from './check-run.js';
import type { Ms } from './status.js';

/** When a check is due: at each `t ≡ phaseMs (mod intervalMs)`, anchored to the epoch, so a restart keeps the phase. */
export interface Schedule {
  readonly intervalMs: Ms;
  readonly phaseMs: Ms;
}

const LEAST_STALE_MS = 10_000;

/** How long without a conclusive observation until UNKNOWN. @see ST-5 */
export function staleAfterMs(intervalMs: Ms): Ms {
  return Math.max(3 * intervalMs, LEAST_STALE_MS);
}

/** The first due time later than `after`. */
export function firstDueAfter({ intervalMs, phaseMs }: Schedule, after: Ms): Ms {
  return after + intervalMs - modulo(after - phaseMs, intervalMs);
}

/** A stable place in the interval for each key: FNV-1a of its UTF-16 code units. */
export function phaseOf(key: string, intervalMs: Ms): Ms {
  let hash = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 0) % intervalMs;
}

/** When silence will make the run UNKNOWN; null when it is so already, or nobody said since when it is watched. */
export function lapsesAt(run: CheckRun, intervalMs: Ms): Ms | null {
  const heardAt = lastHeard(run);
  return heardAt === null ? null : heardAt + staleAfterMs(intervalMs);
}

/**
 * Silence up to `now`: UNKNOWN from the first missed due time, and what was seen before no longer counts.
 * Of a forgotten run nobody knows which looks were missed. Nothing to do: the same `run` comes back. @see ST-5
 */
export function lapse(run: CheckRun, schedule: Schedule, now: Ms): Judgement {
  const heardAt = lastHeard(run);
  if (heardAt === null) return { run, change: null };
  if (run.isForgotten !== true && now - heardAt < staleAfterMs(schedule.intervalMs)) return { run, change: null };
  const { isForgotten, ...known } = run;
  const emptied: CheckRun = { ...known, window: [], afterGap: true };
  if (run.status === 'unknown') return { run: emptied, change: null };
  const [at, reason] = isForgotten === true ? [heardAt + 1, 'restored'] : [firstDueAfter(schedule, heardAt), 'stale'];
  return {
    run: { ...emptied, status: 'unknown', since: at, reason },
    change: { from: run.status, to: 'unknown', at, reason },
  };
}

/**
 * Of an UNKNOWN run every conclusive observation is on record: those before a silence, in which it could not lapse
 * once more, count no longer with those after it. In order of their start. @see ST-5
 */
export function sinceSilence<Seen extends Sighted>(observations: readonly Seen[], intervalMs: Ms): readonly Seen[] {
  let first = 0;
  let heardAt: Ms | null = null;
  for (const [index, { outcome, startedAt }] of observations.entries()) {
    if (outcome === 'inconclusive') continue;
    if (heardAt !== null && startedAt - heardAt >= staleAfterMs(intervalMs)) first = index;
    heardAt = startedAt;
  }
  return observations.slice(first);
}

/** The moment silence is counted from; null when there is nothing left to forget. */
function lastHeard(run: CheckRun): Ms | null {
  if (run.status === 'unknown' && run.window.length === 0) return null;
  if (run.lastConclusiveAt !== null) return run.lastConclusiveAt;
  return run.status === 'pending' && run.since > 0 ? run.since : null;
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
