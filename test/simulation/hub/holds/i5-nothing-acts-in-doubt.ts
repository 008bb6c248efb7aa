import { intersection } from '../../../support/survival/stretches.ts';
import type { Evidence, Hold } from './hold.js';
import type { LineCut } from '../own-line.js';
import { knownCuts, presenceOf, type KnownCut } from './known-cuts.js';

/** After a doubt the world is seen anew before anything acts on it. */
const COOL_DOWN_MS = 60_000;
/** The next round writes it down, for whoever comes after this life. */
const WRITTEN_WITHIN_MS = 3_000;

/** I5: from when the hub knows that its line is cut until a minute after, no act reaches anything, over all deaths. */
export const nothingActsInDoubt: Hold = (evidence) => {
  const { starts } = evidence.world.actuator;
  for (const known of knownCuts(evidence)) {
    const { cut, knownAt } = known;
    const cooledAt = cut.to + COOL_DOWN_MS - unseenJumpsMs(evidence, cut);
    const until = Math.min(cooledAt, isWritten(evidence, known) ? Infinity : (known.life.endedAt ?? Infinity));
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

/** From life to life only the wall clock tells how long ago it was: who was there when it jumped writes that down. */
function unseenJumpsMs({ world, lives }: Evidence, { to }: LineCut): number {
  const { offsets } = world.clock;
  const jumps = offsets.slice(1).map(({ at, offsetMs }, index) => ({ at, byMs: offsetMs - offsets[index]!.offsetMs }));
  const isSeen = (at: number) =>
    lives.all
      .filter(({ readyAt }) => readyAt !== null && readyAt < at)
      .flatMap((life) => intersection(presenceOf(life, world.time.now), [{ from: at, to: Infinity }]))
      .some(({ from, to: until }) => {
        const writing = { from, to: from + WRITTEN_WITHIN_MS };
        return until > writing.to && intersection(world.trouble.times, [writing]).length === 0;
      });
  const unseen = jumps.filter(({ at, byMs }) => byMs > 0 && at >= to && at < to + COOL_DOWN_MS && !isSeen(at));
  return unseen.reduce((sum, { byMs }) => sum + byMs, 0);
}
