import { firstDueAfter, isSoft, runKey, type CheckDefinition, type RunRecord, type Schedule, type SeenPoint } from '@watchfloor/core';
import { wholePhaseOf } from './hub-life.js';

type Ms = number;

/** One check on one instance, with when the hub looks at it. */
export class WatchedRun {
  readonly key: string;
  readonly grid: Schedule;
  /** The due time and the start of the last look; null after a gap. */
  last: { readonly dueAt: Ms; readonly startedAt: Ms } | null = null;
  /** Looks that would all be fine are not taken one by one, but remembered together when something comes up. */
  isAsleep = false;
  /** Due times that were put down before the last change of plans are void. */
  plan = 0;

  constructor(
    readonly check: CheckDefinition,
    readonly instanceUid: string,
    /** Its place among all runs of the hub. */
    readonly turn: number,
  ) {
    this.key = runKey(check.uid, instanceUid);
    this.grid = { intervalMs: check.intervalMs, phaseMs: wholePhaseOf(check.uid, instanceUid, check.intervalMs) };
  }

  /** As the product's schedule: on the grid, and sooner while soft (ST-3). */
  nextDue(now: Ms, record: RunRecord | undefined): Ms {
    const { last } = this;
    const onGrid = firstDueAfter(this.grid, last === null ? now : Math.max(now, last.dueAt));
    if (last === null || record === undefined || !isSoft(record.run)) return onGrid;
    return Math.min(onGrid, Math.max(now, last.startedAt + this.check.retryIntervalMs));
  }

  /** Another look that is fine would change nothing but the times of the looks remembered. */
  isSettled({ run, lastOutcome, flaps }: RunRecord): boolean {
    const isFine = run.status === 'up' && flaps === undefined && lastOutcome === 'ok' && !run.afterGap;
    return isFine && run.window.length === this.remembered && run.window.every(({ level }) => level === 'ok');
  }

  /** The record after all looks before `now` that were not taken: each would have been fine. */
  caughtUp(record: RunRecord, now: Ms): RunRecord {
    const from = this.last?.dueAt ?? now;
    const newest = firstDueAfter(this.grid, now - 1) - this.check.intervalMs;
    if (newest <= from) return record;
    const missed: SeenPoint[] = [];
    for (let at = newest; at > from && missed.length < this.remembered; at -= this.check.intervalMs) {
      missed.unshift({ startedAt: at, level: 'ok', reason: 'ok' });
    }
    const window = [...record.run.window, ...missed].slice(-this.remembered);
    this.last = { dueAt: newest, startedAt: newest };
    return { ...record, provenAt: newest, run: { ...record.run, window, lastStartedAt: newest, lastConclusiveAt: newest } };
  }

  private get remembered(): number {
    return Math.max(2, this.check.failureThreshold, this.check.successThreshold);
  }
}
