import type { AssignedRun } from '@watchfloor/contracts';
import { isSoft, judge, lapse, PENDING_RUN, type CheckRun, type Ms, type Observation } from '@watchfloor/core';
import { gridOf, keyOfRun, type ScheduledRun } from '../checks/schedule.js';

interface Judged {
  readonly run: CheckRun;
  readonly assigned: AssignedRun;
}

/** Retries are decided where one looks: the same rule as the hub's says which runs are soft. @see ST-3, ST-4 */
export class SoftJudge {
  private readonly judged = new Map<string, Judged>();

  /** What is no longer looked at is forgotten. */
  assign(runs: readonly AssignedRun[]): void {
    const before = new Map(this.judged);
    this.judged.clear();
    for (const assigned of runs) {
      const key = keyOfRun(assigned);
      this.judged.set(key, { assigned, run: before.get(key)?.run ?? PENDING_RUN });
    }
  }

  /** Null for what is not assigned any more. */
  isSoft(observation: Observation, now: Ms): boolean | null {
    const key = keyOfRun(observation);
    const known = this.judged.get(key);
    if (known === undefined) return null;
    const { run } = lapse(known.run, gridOf(scheduledRun(known.assigned)), observation.startedAt);
    const judged = judge(run, observation, known.assigned, now).run;
    this.judged.set(key, { ...known, run: judged });
    return isSoft(judged);
  }
}

/** As the prober takes it; whose service it is, only the hub knows. */
export function scheduledRun({
  failureThreshold: _failures,
  successThreshold: _successes,
  instanceUid,
  ...run
}: AssignedRun): ScheduledRun {
  return { ...run, ...(instanceUid === undefined ? {} : { instanceUid }), serviceUid: '' };
}
