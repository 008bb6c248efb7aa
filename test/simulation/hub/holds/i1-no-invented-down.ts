import type { Segment } from '@watchfloor/core';
import { invented, missed } from '../../../support/survival/against-truth.ts';
import { merged, type Stretch } from '../../../support/survival/stretches.ts';
import { hiding, isBlip } from './hidden.js';
import { boundMs, type Evidence, type Hold, type WatchedRun } from './hold.js';

/** I1, AV-3: DOWN is recorded while the target failed, and no longer than polling takes to tell. */
export const noDownIsInvented: Hold = (evidence) => judge(evidence, invented);

/** I2: while somebody was there, no failing that polling can tell goes unrecorded. */
export const noDownIsMissed: Hold = (evidence) => judge(evidence, missed);

function judge(evidence: Evidence, findings: typeof invented): void {
  const timelines = evidence.record.timelines();
  for (const run of evidence.runs) {
    for (const key of [run.key, ...(run.body.essential && run.instanceKey !== null ? [run.instanceKey] : [])]) {
      const [finding] = findings(compare(evidence, run, timelines.get(key) ?? []));
      if (finding !== undefined) throw new Error(`${key}: ${finding}`);
    }
  }
}

function compare(evidence: Evidence, run: WatchedRun, timeline: readonly Segment[]): Parameters<typeof invented>[0] {
  const { wall, world, until } = evidence;
  const failing = run.target.failing(world.time.now);
  // Through a blip nobody can tell the line from the target, so that time is neither good nor bad.
  const well = complement(merged([...failing, ...hiding(evidence, run).filter(isBlip)]), world.time.now);
  return {
    recordedDown: inStatus(timeline, 'down', until),
    recordedUnknown: inStatus(timeline, 'unknown', until),
    certainlyUp: wall.certainly(well),
    certainlyDown: wall.certainly(failing),
    awake: evidence.awake(run),
    boundMs: boundMs(run.body),
    timeoutMs: run.body.timeoutMs,
  };
}

function complement(stretches: readonly Stretch[], until: number): Stretch[] {
  const edges = [0, ...stretches.flatMap(({ from, to }) => [from, to]), until];
  return edges.flatMap((from, index) => (index % 2 === 0 && from < edges[index + 1]! ? [{ from, to: edges[index + 1]! }] : []));
}

function inStatus(timeline: readonly Segment[], status: Segment['status'], until: number): Stretch[] {
  return timeline
    .filter((segment) => segment.status === status)
    .map(({ from, to }) => ({ from, to: to ?? until }))
    .filter(({ from, to }) => from < to);
}
