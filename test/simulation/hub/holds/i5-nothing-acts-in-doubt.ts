import { intersection } from '../../../support/survival/stretches.ts';
import type { Evidence, Hold } from './hold.js';
import { knownCuts, type KnownCut } from './known-cuts.js';

/** After a doubt the world is seen anew before anything acts on it. */
const COOL_DOWN_MS = 60_000;
/** The next round writes it down, for whoever comes after this life. */
const WRITTEN_WITHIN_MS = 3_000;

/** I5: from when the hub knows that its line is cut until a minute after, no act reaches anything, over all deaths. */
export const nothingActsInDoubt: Hold = (evidence) => {
  const { starts } = evidence.world.actuator;
  for (const known of knownCuts(evidence)) {
    const { cut, knownAt } = known;
    const until = Math.min(cut.to + COOL_DOWN_MS, isWritten(evidence, known) ? Infinity : (known.life.endedAt ?? Infinity));
    const wrong = starts.find(({ at }) => knownAt <= at && at < until);
    if (wrong === undefined) continue;
    const when = wrong.at < cut.to ? `while the line was cut since ${cut.from}` : `${wrong.at - cut.to} ms after the line was cut`;
    throw new Error(`act ${wrong.key} started at ${wrong.at}, ${when}`);
  }
};

/** What a life could not write before it died, nobody else knows. */
function isWritten({ world }: Evidence, { knownAt, life }: KnownCut): boolean {
  const writing = { from: knownAt, to: knownAt + WRITTEN_WITHIN_MS };
  return (life.endedAt ?? Infinity) > writing.to && intersection(world.trouble.times, [writing]).length === 0;
}
