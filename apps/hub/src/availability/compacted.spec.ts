import { availabilityOf, type Segment, type Status, type Timeline } from '@watchfloor/core';
import fc from 'fast-check';
import { compacted } from './compacted.js';

const MONTH = { from: 1_000, to: 10_000 };

const timelines = fc
  .tuple(
    fc.integer({ min: 0, max: 3_000 }),
    fc.array(fc.tuple(fc.constantFrom<Status>('up', 'degraded', 'down', 'unknown', 'pending'), fc.integer({ min: 1, max: 500 })), {
      maxLength: 12,
    }),
    fc.boolean(),
  )
  .map(([start, parts, isOpen]): Timeline => {
    let at = start;
    return parts.map(([status, length], index): Segment => {
      const from = at;
      at += length;
      return {
        from,
        to: isOpen && index === parts.length - 1 ? null : at,
        status: index === 0 && status === 'pending' ? 'up' : status,
        reason: 'r',
      };
    });
  });

// Nothing in a running month lies after its end.
it('has the figures of the whole timeline (AV-5)', () => {
  fc.assert(
    fc.property(timelines, fc.integer({ min: 0, max: 3_000 }), (timeline, later) => {
      const now = Math.max(MONTH.from, timeline.at(-1)?.to ?? timeline.at(-1)?.from ?? 0) + later;
      const figures = (of: Timeline) => availabilityOf({ timeline: of, ...MONTH, now, targetPpm: 999_000 });
      expect(figures(compacted(timeline, MONTH.from))).toEqual(figures(timeline));
    }),
    { numRuns: 500 },
  );
});
