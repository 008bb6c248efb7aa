import fc from 'fast-check';
import { availabilityOf } from './availability.js';
import type { Availability } from './availability.js';
import { composeTimelines } from './compose-timelines.js';
import { composeComponent, composeService } from './compose.js';
import { allOf, anyOf, atLeast } from './kleene.js';
import type { Status } from './status.js';
import { append, prune, replaceFrom, statusAt } from './timeline.js';
import type { Timeline } from './timeline.js';

const END = 60;
const LIVING: Status[] = ['up', 'degraded', 'down', 'unknown'];
const moment = fc.integer({ min: 0, max: END });
const seconds = Array.from({ length: END + 1 }, (_, second) => second);

const changes = fc.array(fc.tuple(moment, fc.constantFrom(...LIVING)), { maxLength: 12 });
const timeline: fc.Arbitrary<Timeline> = fc.tuple(changes, fc.option(moment)).map(([list, end]) => {
  const living = [...list].sort(([a], [b]) => a - b).reduce<Timeline>((life, [at, status]) => append(life, at, status, status), []);
  return end === null ? living : replaceFrom(living, end, []);
});
const interval = fc.tuple(moment, moment).map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const life = fc.record({ from: moment, to: fc.option(moment) });

describe('timelines, told second by second', () => {
  it('stay a partition: in order, gapless, without neighbours of one status', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, fc.constantFrom<Status>(...LIVING, 'pending'))), (edits) => {
        const edited = edits.reduce<Timeline>((before, [at, status]) => append(before, at, status, status), []);
        edited.forEach((segment, index) => {
          const next = edited[index + 1];
          expect(segment.to).toBe(next?.from ?? null);
          expect(next?.status).not.toBe(segment.status);
        });
        expect(edited[0]?.status).not.toBe('pending');
      }),
    );
  });

  it('an edit changes everything from its moment on and nothing before; pruning nothing after', () => {
    fc.assert(
      fc.property(timeline, moment, fc.constantFrom(...LIVING), (before, at, status) => {
        const after = append(before, at, status, status);
        const told = seconds.map((second) => (second < at ? statusAt(before, second) : status));
        expect(seconds.map((second) => statusAt(after, second))).toEqual(told);
        const pruned = prune(after, at);
        expect(seconds.slice(at).map((second) => statusAt(pruned, second))).toEqual(told.slice(at));
      }),
    );
  });

  it.each([
    ['all', allOf],
    ['any', anyOf],
    ['two of them', atLeast(2)],
    [
      'a service with a part that is not essential',
      (parts: Parameters<typeof allOf>[0]) => composeService(parts.map((part, index) => ({ ...part, essential: index !== 1 }))),
    ],
    [
      'a component',
      (all: Parameters<typeof allOf>[0]) =>
        composeComponent(
          all.map((each) => ({ ...each, place: null })),
          { minHealthy: 2, hadInstance: true },
        ),
    ],
  ])('composing them is composing each second: %s (AV-11)', (_, compose) => {
    fc.assert(
      fc.property(fc.array(timeline, { maxLength: 4 }), moment, (inputs, from) => {
        const composed = composeTimelines(inputs, from, compose);
        for (const second of seconds.slice(from)) {
          const standings = inputs.map((input) => ({ status: statusAt(input, second), reason: '' }));
          expect(statusAt(composed, second)).toBe(compose(standings).status);
        }
      }),
    );
  });
});

describe('availability, told second by second', () => {
  const question = fc.record({ timeline, window: interval, now: moment, life, excluded: fc.array(interval, { maxLength: 4 }) });
  const answer = ({ window, ...rest }: typeof question extends fc.Arbitrary<infer Q> ? Q : never): Availability =>
    availabilityOf({ ...rest, ...window, targetPpm: 900_000 });

  it('agrees with counting seconds (AV-5)', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const counted = { up: 0, degraded: 0, down: 0, unknown: 0, excluded: 0 };
        for (const second of seconds) {
          const { window, now } = asked;
          const isIn = (each: { from: number; to: number | null }) => each.from <= second && (each.to === null || second < each.to);
          if (!isIn(window) || second >= now || !isIn(asked.life)) continue;
          const status = statusAt(asked.timeline, second);
          if (asked.excluded.some(isIn)) counted.excluded += 1;
          else counted[status === 'pending' ? 'unknown' : status] += 1;
        }
        const { upMs, degradedMs, downMs, unknownMs, excludedMs } = answer(asked);
        expect({ up: upMs, degraded: degradedMs, down: downMs, unknown: unknownMs, excluded: excludedMs }).toEqual(counted);
      }),
      { numRuns: 500 },
    );
  });

  it('up + degraded + down + unknown + excluded = window ∩ life in service', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { totalMs, upMs, degradedMs, downMs, unknownMs, excludedMs } = answer(asked);
        expect(upMs + degradedMs + downMs + unknownMs + excludedMs).toBe(totalMs);
        const from = Math.max(asked.window.from, asked.life.from);
        const to = Math.min(asked.window.to, asked.life.to ?? Infinity, asked.now);
        expect(totalMs).toBe(Math.max(0, to - from));
      }),
    );
  });

  it('splitting a window adds up', () => {
    fc.assert(
      fc.property(question, moment, (asked, cut) => {
        const { from, to } = asked.window;
        const at = Math.min(Math.max(cut, from), to);
        const parts = [answer({ ...asked, window: { from, to: at } }), answer({ ...asked, window: { from: at, to } })];
        const whole = answer(asked);
        for (const figure of ['totalMs', 'upMs', 'degradedMs', 'downMs', 'unknownMs', 'excludedMs'] as const) {
          expect(parts[0][figure] + parts[1][figure]).toBe(whole[figure]);
        }
      }),
    );
  });

  it('the measured ratio lies between its bounds, which unknown time only widens (AV-6)', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const { lower, measured, upper } = answer(asked);
        if (lower === null || measured === null || upper === null) return;
        expect(lower <= measured && measured <= upper).toBe(true);
      }),
    );
  });
});
