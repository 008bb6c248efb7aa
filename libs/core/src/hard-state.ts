import { hardLevel, record } from './check-run.js';
import type { CheckRun, Judgement, SeenPoint, Sighted, Thresholds } from './check-run.js';
import type { Level, Ms, Status } from './status.js';

/** A run of observations that makes `level` hard; the first of them dates the change and names the reason. */
interface Decision {
  readonly level: Level;
  readonly first: SeenPoint;
}

const RANK: Readonly<Record<Level, number>> = { ok: 0, degraded: 1, fail: 2 };
const LEVELS: readonly Level[] = ['ok', 'degraded', 'fail'];
const STATUS_OF: Readonly<Record<Level, Status>> = { ok: 'up', degraded: 'degraded', fail: 'down' };

/**
 * Takes in one observation. Late and duplicate ones are no-ops (the same `run` comes back). Call `lapse`
 * with the observation's start before, so that what lies before a gap doesn't count. @see ST-1, ST-4, ST-6
 */
export function judge(run: CheckRun, observation: Sighted, thresholds: Thresholds, now: Ms): Judgement {
  if (isLate(run, observation.startedAt, now)) return { run, change: null };
  const seen = record(run, observation, thresholds);
  if (observation.outcome === 'inconclusive') return { run: seen, change: null };
  const hard = hardLevel(seen);
  const decision = hard === null ? firstDecision(seen, thresholds) : nextDecision(seen, hard, thresholds);
  return decision === null ? { run: seen, change: null } : turn(seen, decision);
}

/** A stored start in the future comes from a clock that was wrong, so it can't hold up what follows. @see ST-6 */
function isLate(run: CheckRun, startedAt: Ms, now: Ms): boolean {
  return run.lastStartedAt !== null && startedAt <= run.lastStartedAt && run.lastStartedAt <= now;
}

/** From PENDING or UNKNOWN one ok or degraded decides; DOWN needs F, and at least two right after a gap. */
function firstDecision({ window, afterGap }: CheckRun, { failureThreshold }: Thresholds): Decision | null {
  const needed = afterGap ? Math.max(2, failureThreshold) : failureThreshold;
  const answered = newest(window, 1, (level) => level !== 'fail');
  const points = answered ?? newest(window, needed, (level) => level === 'fail');
  return points && { level: points[0].level, first: points[0] };
}

/** The least level of the last F is worse than the hard one, or the worst level of the last S is better. @see ST-4 */
function nextDecision({ window }: CheckRun, hard: Level, thresholds: Thresholds): Decision | null {
  const worse = newest(window, thresholds.failureThreshold, (level) => RANK[level] > RANK[hard]);
  if (worse) return { level: LEVELS[Math.min(...worse.map(rank))], first: worse[0] };
  const better = newest(window, thresholds.successThreshold, (level) => RANK[level] < RANK[hard]);
  return better && { level: LEVELS[Math.max(...better.map(rank))], first: better[0] };
}

function rank(point: SeenPoint): number {
  return RANK[point.level];
}

/** The newest `count` points when there are so many and all of them hold, else null. */
function newest(window: readonly SeenPoint[], count: number, holds: (level: Level) => boolean): readonly SeenPoint[] | null {
  const points = window.slice(-count);
  return points.length === count && points.every(({ level }) => holds(level)) ? points : null;
}

function turn(run: CheckRun, { level, first }: Decision): Judgement {
  const to = STATUS_OF[level];
  const { startedAt: at, reason } = first;
  return {
    run: { ...run, status: to, since: at, reason, afterGap: false },
    change: { from: run.status, to, at, reason },
  };
}
