import { isSoft, PENDING_RUN, type CheckRun } from './check-run.js';
import { countLook, hasEscaped, heldUntil, isFlapping, recountLooks, type Flaps } from './flapping.js';
import { judge } from './hard-state.js';
import type { Outcome } from './status.js';
import type { Segment } from './timeline.js';

const LOOKING = { failureThreshold: 1, successThreshold: 1, intervalMs: 1_000, retryIntervalMs: 1_000 };

/** A run that is looked at once a second. */
function watch(outcomes: readonly Outcome[], thresholds: Parameters<typeof judge>[2] = LOOKING) {
  let run: CheckRun = PENDING_RUN;
  let flaps: Flaps | undefined;
  outcomes.forEach((outcome, index) => {
    const at = (index + 1) * 1_000;
    const judged = judge(run, { startedAt: at, outcome, reason: 'told' }, thresholds, at);
    flaps = countLook(flaps, run, judged, at);
    run = judged.run;
  });
  return { run, flaps };
}

function turns(times: number): Outcome[] {
  return ['ok', ...Array.from({ length: times }, (_, index): Outcome => (index % 2 === 0 ? 'fail' : 'ok'))];
}

function fine(times: number): Outcome[] {
  return Array.from({ length: times }, () => 'ok');
}

describe('flapping (ST-7)', () => {
  it('begins with the sixth change in a row, not with the fifth', () => {
    expect(isFlapping(watch(turns(5)))).toBe(false);
    expect(watch(turns(6)).flaps).toEqual({ changes: 0b111111, since: 7_000 });
    expect(isFlapping(watch(turns(6)))).toBe(true);
  });

  it('ends after sixteen steady looks, not after fifteen, and is forgotten in the end', () => {
    expect(isFlapping(watch([...turns(6), ...fine(15)]))).toBe(true);
    expect(isFlapping(watch([...turns(6), ...fine(16)]))).toBe(false);
    expect(watch([...turns(6), ...fine(20)]).flaps).toBeUndefined();
  });

  it('goes on between the thresholds, once it has begun', () => {
    const outcomes = Array.from({ length: 40 }, (_, index): Outcome => (Math.floor(index / 4) % 2 === 0 ? 'ok' : 'fail'));
    expect(isFlapping(watch(outcomes))).toBe(false);
    expect(isFlapping(watch([...turns(6), ...outcomes]))).toBe(true);
  });

  it('counts soft failures that passed, and no soft look by itself', () => {
    const thresholds = { failureThreshold: 2, successThreshold: 1 };
    const passed = watch(turns(4), thresholds);
    expect(passed.flaps?.changes).toBe(0b11);
    const soft = watch(turns(5), thresholds);
    expect(isSoft(soft.run)).toBe(true);
    expect(soft.flaps).toEqual(passed.flaps);
  });

  it('counts nothing that could not measure, and nothing of what came before the first state', () => {
    expect(watch([...turns(2), 'inconclusive', 'inconclusive']).flaps).toEqual(watch(turns(2)).flaps);
    expect(watch(['fail']).flaps).toBeUndefined();
  });

  it('is not known of what can not be seen', () => {
    const { flaps } = watch(turns(6));
    expect(isFlapping({ run: { status: 'unknown' }, flaps })).toBe(false);
    expect(isFlapping({ run: { status: 'up' } })).toBe(false);
  });

  it('holds acts for three minutes of DOWN, and what is about to flap for six looks (decision 23)', () => {
    const down = (flaps: Flaps | undefined, intervalMs: number) => heldUntil({ run: { status: 'down', since: 1_000 }, flaps }, intervalMs);
    expect(down(undefined, 1_000)).toBeNull();
    expect(down(watch(turns(3)).flaps, 1_000)).toBeNull();
    expect(down(watch(turns(4)).flaps, 1_000)).toBe(7_000);
    expect(down(watch(turns(4)).flaps, 30_000)).toBe(181_000);
    expect(down(watch(turns(4)).flaps, 60_000)).toBe(181_000);
    expect(down(watch(turns(6)).flaps, 1_000)).toBe(181_000);
  });

  it('is no excuse for what has been DOWN for three minutes', () => {
    expect(hasEscaped({ status: 'down', since: 1_000 }, 180_999)).toBe(false);
    expect(hasEscaped({ status: 'down', since: 1_000 }, 181_000)).toBe(true);
    expect(hasEscaped({ status: 'degraded', since: 1_000 }, 999_000)).toBe(false);
  });

  it('is counted again from the hard states of a timeline', () => {
    const segments = turns(7).map((outcome, index): Segment => {
      const at = (index + 1) * 1_000;
      return { from: at, to: index === 7 ? null : at + 1_000, status: outcome === 'ok' ? 'up' : 'down', reason: 'told' };
    });
    const recounted = recountLooks(segments, LOOKING, 8_000);
    expect(isFlapping({ run: { status: 'down' }, flaps: recounted })).toBe(true);
    expect(recountLooks(segments, LOOKING, 40_000)).toBeUndefined();
    const gap: Segment = { from: 9_000, to: null, status: 'unknown', reason: 'stale' };
    expect(recountLooks([...segments.slice(0, 7), { ...segments[7]!, to: 9_000 }, gap], LOOKING, 40_000)?.since).toBe(recounted?.since);
  });
});
