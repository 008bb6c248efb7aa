import { trackOutages, type Outage } from './outage.js';
import type { Status } from './status.js';
import type { Timeline } from './timeline.js';

const subject = { kind: 'service', uid: 'payments' } as const;

/** `[from, status]` pairs; a `null` status ends the life. */
function timelineOf(...steps: readonly (readonly [number, Status | null])[]): Timeline {
  return steps.flatMap(([from, status], index) =>
    status === null ? [] : [{ from, to: steps[index + 1]?.[0] ?? null, status, reason: status }],
  );
}

function outage(id: string, startedAt: number, restoredAt: number | null): Outage {
  return { id, subject, startedAt, restoredAt, detectedAt: startedAt + 1, reason: 'down', incidentId: 'i1' };
}

function track(timeline: Timeline, ...known: readonly Outage[]) {
  let ids = 0;
  const changed = trackOutages(timeline, { subject, known, now: 100, newId: () => `new-${++ids}` });
  return changed.map(({ id, startedAt, restoredAt }) => [id, startedAt, restoredAt]);
}

describe('outages of a timeline', () => {
  it('begin with DOWN, span UNKNOWN, and end with the next sign of life', () => {
    const timeline = timelineOf([0, 'up'], [10, 'down'], [20, 'unknown'], [30, 'down'], [40, 'degraded'], [50, 'unknown']);
    expect(track(timeline)).toEqual([['new-1', 10, 40]]);
  });

  it('may be several within one change', () => {
    const timeline = timelineOf([0, 'up'], [10, 'down'], [20, 'up'], [30, 'down']);
    expect(track(timeline)).toEqual([
      ['new-1', 10, 20],
      ['new-2', 30, null],
    ]);
  });

  it('are left alone when nothing of them is different', () => {
    expect(track(timelineOf([0, 'up'], [10, 'down'], [20, 'up'], [30, 'down']), outage('a', 10, 20), outage('b', 30, null))).toEqual([]);
  });

  it('move with the beginning of the DOWN', () => {
    expect(track(timelineOf([0, 'up'], [5, 'down']), outage('a', 10, null))).toEqual([['a', 5, null]]);
  });

  it('are taken back with the DOWN that never was: they lasted no time at all', () => {
    expect(track(timelineOf([0, 'up']), outage('a', 10, null))).toEqual([['a', 10, 10]]);
    expect(track([], outage('a', 10, null))).toEqual([['a', 10, 10]]);
    expect(track(timelineOf([0, 'up']), outage('a', 10, 10))).toEqual([]);
  });

  it('go on when the recovery is taken back', () => {
    expect(track(timelineOf([0, 'up'], [10, 'down']), outage('a', 10, 20))).toEqual([['a', 10, null]]);
  });

  it('become one when a backdated DOWN joins them; the open one stays', () => {
    expect(track(timelineOf([0, 'up'], [5, 'down']), outage('a', 10, 20), outage('b', 30, null))).toEqual([
      ['a', 10, 10],
      ['b', 5, null],
    ]);
  });

  it('become two when a recovery turns out to lie within', () => {
    expect(track(timelineOf([0, 'down'], [10, 'up'], [20, 'down']), outage('a', 0, null))).toEqual([
      ['a', 0, 10],
      ['new-1', 20, null],
    ]);
  });

  it('end with the life of the subject, and do not go on in its next one', () => {
    expect(track(timelineOf([0, 'down'], [10, null]), outage('a', 0, null))).toEqual([['a', 0, 10]]);
    expect(track(timelineOf([0, 'down'], [10, null], [50, 'unknown'], [60, 'up']), outage('a', 0, 10))).toEqual([]);
    expect(track(timelineOf([0, 'up'], [10, null]))).toEqual([]);
  });

  it('that began before what is remembered go on through it', () => {
    const known = outage('a', 0, null);
    expect(track(timelineOf([50, 'unknown']), known)).toEqual([]);
    expect(track(timelineOf([50, 'unknown'], [60, 'up']), known)).toEqual([['a', 0, 60]]);
  });

  it('that ended before what is remembered stay as they were', () => {
    expect(track(timelineOf([50, 'up']), outage('a', 0, 20))).toEqual([]);
  });
});
