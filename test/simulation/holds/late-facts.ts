import { isUnderWay, runFrom, staleAfterMs, statusAt, subjectKey, watchedRuns, type ServiceState } from '@watchfloor/core';
import type { Hold } from '../world.js';

const LOOK_BACK_MS = 120_000;
const STEP_MS = 4_000;

/** What is told of a time long past replaces UNKNOWN and what was told of the same gap before, and begins no act. */
export const lateFactsRefineOnlyTheUnknown: Hold = ({ event, before, after, effects, now }) => {
  if (event.kind !== 'facts') return;
  for (const { check, subject } of watchedRuns(after)) {
    const key = subjectKey(subject);
    const facts = event.observations.filter(({ checkUid, instanceUid, location }) => {
      const run = checkUid === check.uid ? runFrom(check, instanceUid, location) : null;
      return run !== null && subjectKey(run) === key;
    });
    if (check.heartbeat || facts.some(({ startedAt }) => now - startedAt < staleAfterMs(check.intervalMs))) continue;
    // A run that was overdue lapses first.
    const lapsed = after.runs.get(key)?.run.status === 'unknown' ? after.runs.get(key)!.run.since : now;
    for (let at = now - LOOK_BACK_MS; at < lapsed; at += STEP_MS) {
      const [was, is] = [before, after].map(({ timelines }) => statusAt(timelines.get(key) ?? [], at));
      if (was === is || was === 'unknown' || isTold(before, key, at)) continue;
      throw new Error(`${key} at ${at} was ${was} and is told to have been ${is}`);
    }
    const status = statusAt(after.timelines.get(key) ?? [], now);
    if (status !== 'unknown' && status !== statusAt(before.timelines.get(key) ?? [], now))
      throw new Error(`${key} is ${status} by what was told late`);
  }
  for (const effect of effects) {
    if (effect.kind !== 'act' || !isUnderWay(effect.act) || effect.act.startedAt !== null) continue;
    const { uid } = effect.act.target;
    const isOpen = [...after.outages.values()].some((outage) => outage.subject.uid === uid);
    if (!isOpen) throw new Error(`an act on ${uid} was intended for an outage that is over`);
  }
};

function isTold({ runs }: ServiceState, key: string, at: number): boolean {
  return runs.get(key)?.late?.gaps.some(({ from, to }) => from <= at && (to === null || at < to)) === true;
}
