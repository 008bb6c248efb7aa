import { intersection, lengthOf } from '../../../support/survival/stretches.ts';
import { isBlip } from './hidden.js';
import type { Hold } from './hold.js';

/** A beat that is so late may have come in time: whoever stood still so shortly before it died was there. @see I7 */
const LATE_MS = 2_000;

/** ST-5, I7: while nobody can have seen anything for long enough, the record says UNKNOWN from the first missed look on. */
export const gapsAreUnknown: Hold = ({ lives, wall, runs, record }) => {
  const timelines = record.timelines();
  const ambiguous = wall.ambiguous();
  const gaps = lives.gaps().flatMap((gap) => wall.read([gap]));
  for (const { key, body } of runs) {
    const staleMs = Math.max(3 * body.intervalMs, 10_000);
    for (const { from, to } of gaps) {
      if (to - from < staleMs + body.intervalMs + LATE_MS || lengthOf(intersection(ambiguous, [{ from, to }])) > 0) continue;
      const middle = { from: from + body.intervalMs + LATE_MS, to: to - 1 };
      const wrong = (timelines.get(key) ?? []).find(
        (segment) => segment.status !== 'unknown' && segment.from < middle.to && (segment.to ?? Infinity) > middle.from,
      );
      if (wrong !== undefined)
        throw new Error(`${key} is ${wrong.status} from ${wrong.from} to ${wrong.to}, and nobody was there from ${from} to ${to}`);
    }
  }
};

/** I7, ST-4: a DOWN stands on as many failures as its check asks for, and on two after a gap; I5: never on what a cut line made. */
export const downStandsOnLooks: Hold = ({ record, runs, world, wall }) => {
  const ambiguous = wall.ambiguous();
  const byKey = new Map(runs.map((run) => [run.key, run]));
  for (const { key, from, to, at, decidedAt } of record.transitions()) {
    const run = byKey.get(key);
    if (run === undefined || to !== 'down' || lengthOf(intersection(ambiguous, [{ from: at, to: decidedAt + 1 }])) > 0) continue;
    const needed = from === 'unknown' ? Math.max(2, run.body.failureThreshold) : run.body.failureThreshold;
    const looks = world.looks.filter(({ target, startedAt }) => target === run.target.key && startedAt >= at && startedAt <= decidedAt);
    const failed = looks.filter(({ outcome, cut }) => outcome === 'fail' && (cut === null || isBlip(cut))).length;
    if (failed < needed) throw new Error(`${key} went DOWN at ${at} after ${failed} failures, and needs ${needed}`);
  }
};
