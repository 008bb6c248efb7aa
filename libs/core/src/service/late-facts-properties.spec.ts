import fc from 'fast-check';
import { availabilityOf } from '../availability.js';
import type { Observation } from '../observation.js';
import type { Outcome } from '../status.js';
import { statusAt, type Timeline } from '../timeline.js';
import { Story, observation } from './fixtures.js';

const KEY = 'check:live:a';
const GAP_S = 40;
const outcomes = fc.constantFrom<Outcome>('ok', 'ok', 'degraded', 'fail', 'fail', 'inconclusive');
/** What an agent saw, second by second; null: it did not look. */
const seen = fc.array(fc.option(outcomes, { nil: null }), { minLength: GAP_S, maxLength: GAP_S });
const world = fc.record({
  before: fc.array(outcomes, { maxLength: 4 }),
  seen,
  after: fc.array(outcomes, { maxLength: 3 }),
});
/** For each piece that is told: which looks, in which order. */
const pieces = fc.array(fc.array(fc.nat(GAP_S - 1), { maxLength: 20 }), { maxLength: 4 });

function storyOf({ before, after }: { before: readonly Outcome[]; after: readonly Outcome[] }): { story: Story; gapFrom: number } {
  const story = new Story();
  for (const outcome of before) story.see(outcome);
  const gapFrom = story.now;
  story.now += GAP_S * 1000 + 20_000;
  story.step({ kind: 'tick' });
  for (const outcome of after) story.see(outcome);
  return { story, gapFrom };
}

function looksOf(told: readonly (Outcome | null)[], gapFrom: number): (Observation | null)[] {
  return told.map((outcome, second) => {
    const startedAt = gapFrom + second * 1000;
    return outcome === null ? null : observation(outcome, { startedAt, endedAt: startedAt + 5 });
  });
}

function timelineOf(story: Story): Timeline {
  return story.state.timelines.get(KEY) ?? [];
}

describe('facts that are told late', () => {
  it('make the same past in whatever pieces, order and number they come (ST-6)', () => {
    fc.assert(
      fc.property(world, pieces, (told, cuts) => {
        const [inOrder, shuffled] = [storyOf(told), storyOf(told)];
        const looks = looksOf(told.seen, inOrder.gapFrom);
        const all = looks.filter((look) => look !== null);
        inOrder.story.step({ kind: 'facts', observations: all });
        for (const cut of cuts) shuffled.story.step({ kind: 'facts', observations: cut.flatMap((index) => looks[index] ?? []) });
        for (const look of all.toReversed()) shuffled.story.step({ kind: 'observation', observation: look });
        for (const key of inOrder.story.state.timelines.keys())
          expect(shuffled.story.state.timelines.get(key)).toEqual(inOrder.story.state.timelines.get(key));
        const outagesOf = ({ story }: typeof inOrder) =>
          [...story.state.outages.values(), ...[...story.state.endedOutages.values()].flat()]
            .filter(({ startedAt, restoredAt }) => startedAt !== restoredAt)
            .map(({ subject, startedAt, restoredAt }) => `${subject.kind} ${startedAt} ${restoredAt}`)
            .toSorted();
        expect(outagesOf(shuffled)).toEqual(outagesOf(inOrder));
      }),
      { numRuns: 300 },
    );
  });

  it('change no moment that was known, and leave the parts to make the whole (AV-5)', () => {
    fc.assert(
      fc.property(world, (told) => {
        const { story, gapFrom } = storyOf(told);
        const before = timelineOf(story);
        const [wasStatus, incident] = [statusAt(before, story.now), story.state.incident];
        story.step({ kind: 'facts', observations: looksOf(told.seen, gapFrom).filter((look) => look !== null) });
        const after = timelineOf(story);
        for (let at = gapFrom - 10_000; at < story.now; at += 500)
          if (statusAt(before, at) !== 'unknown') expect(statusAt(after, at)).toBe(statusAt(before, at));
        expect(statusAt(after, story.now)).toBe(wasStatus);
        const { upMs, degradedMs, downMs, unknownMs, totalMs } = availabilityOf({
          timeline: after,
          from: gapFrom,
          to: story.now,
          now: story.now,
        });
        expect(upMs + degradedMs + downMs + unknownMs).toBe(totalMs);
        if (incident === null) expect(story.dues('delivery:')).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
