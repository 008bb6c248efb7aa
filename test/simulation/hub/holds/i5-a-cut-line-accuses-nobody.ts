import { intersection, lengthOf } from '../../../support/survival/stretches.ts';
import { hiding, isBlip } from './hidden.js';
import type { Evidence, Hold } from './hold.js';
import { knownCuts } from './known-cuts.js';

/** A look that arrived before the cut may end, and be decided, so much later. */
const IN_FLIGHT_MS = 2_500;
/** A service is unseen for at least so long before it pages, and that time begins anew after the doubt. */
const LEAST_BLIND_MS = 60_000;

/**
 * I5: whatever the truth is, nobody can know it through a cut line, so nothing turns DOWN while it is cut. That the
 * record does not say DOWN of what was well is I1's.
 */
export const aCutLineAccusesNobody: Hold = (evidence) => {
  const { record, runs } = evidence;
  const accused = Map.groupBy(
    record.transitions().filter(({ to }) => to === 'down'),
    ({ key }) => key,
  );
  for (const run of runs) {
    for (const cut of hiding(evidence, run).filter((each) => !isBlip(each))) {
      const dark = certainly(evidence, { from: cut.from + IN_FLIGHT_MS, to: cut.to });
      const wrong = accused.get(run.key)?.find(({ decidedAt }) => dark.some(({ from, to }) => from <= decidedAt && decidedAt < to));
      if (wrong !== undefined) throw new Error(`${run.key} went DOWN at ${wrong.decidedAt}, seen through a line cut from ${dark[0]?.from}`);
    }
  }
};

/** I5: that nothing can be seen is told once for all; no service pages for it, nor before it had its time to be seen again. */
export const doubtIsNotBlindness: Hold = (evidence) => {
  const blind = evidence.record.incidents().filter(({ type }) => type === 'blind');
  for (const { cut, life, knownAt } of knownCuts(evidence)) {
    const until = Math.min(cut.to + LEAST_BLIND_MS, life.endedAt ?? Infinity);
    for (const { from, to } of certainly(evidence, { from: knownAt, to: until })) {
      const wrong = blind.find(({ detectedAt }) => from <= detectedAt && detectedAt < to);
      if (wrong !== undefined)
        throw new Error(`incident ${wrong.number} says that ${wrong.serviceUid} can't be seen, and the hub is to blame`);
    }
  }
};

/** On the wall clock; what it shows twice says nothing. */
function certainly({ wall }: Evidence, stretch: { readonly from: number; readonly to: number }) {
  return wall.read([stretch]).filter((read) => lengthOf(intersection(wall.ambiguous(), [read])) === 0);
}
