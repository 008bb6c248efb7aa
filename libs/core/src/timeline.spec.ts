import { append, prune, replaceFrom, segmentAt, segmentsSince, statusAt } from './timeline.js';
import type { Segment, Timeline } from './timeline.js';

const segment = (from: number, to: number | null, status: Segment['status'], reason: string = status): Segment => ({
  from,
  to,
  status,
  reason,
});
const life: Timeline = [segment(10, 20, 'up'), segment(20, 30, 'down'), segment(30, null, 'up')];

describe('a timeline', () => {
  it.each([
    [9, 'pending'],
    [10, 'up'],
    [19, 'up'],
    [20, 'down'],
    [1e9, 'up'],
  ])('at %i is %s: half-open segments', (at, status) => expect(statusAt(life, at)).toBe(status));

  it('has no status after its end', () => {
    const ended = replaceFrom(life, 40, []);
    expect(segmentAt(ended, 39)).toEqual(segment(30, 40, 'up'));
    expect(statusAt(ended, 40)).toBe('pending');
  });

  it('is extended by what comes after', () => {
    expect(append(life, 40, 'down', 'timeout')).toEqual([...life.slice(0, 2), segment(30, 40, 'up'), segment(40, null, 'down', 'timeout')]);
  });

  it('keeps what stands and replaces what backdating changes (AV-2)', () => {
    expect(append(life, 25, 'up', 'ok')).toEqual([segment(10, 20, 'up'), segment(20, 25, 'down'), segment(25, null, 'up', 'ok')]);
    expect(append(life, 20, 'degraded', 'slow')).toEqual([segment(10, 20, 'up'), segment(20, null, 'degraded', 'slow')]);
    expect(append(life, 5, 'unknown', 'stale')).toEqual([segment(5, null, 'unknown', 'stale')]);
  });

  it('neighbours of one status are one segment, with the earlier reason', () => {
    expect(append(life, 20, 'up', 'again')).toEqual([segment(10, null, 'up')]);
    expect(append(life, 40, 'up', 'again')).toEqual(life);
  });

  it('begins when it leaves PENDING', () => {
    expect(replaceFrom([], 0, [segment(0, 5, 'pending'), segment(5, null, 'up')])).toEqual([segment(5, null, 'up')]);
    expect(append([], 5, 'pending', 'pending')).toEqual([]);
    expect(append(life, 40, 'pending', 'paused').at(-1)).toEqual(segment(40, null, 'pending', 'paused'));
  });

  it('forgets what ended before', () => {
    expect(prune(life, 10)).toBe(life);
    expect(prune(life, 20)).toEqual(life.slice(1));
    expect(prune(life, 1e9)).toEqual(life.slice(2));
    expect(prune(replaceFrom(life, 40, []), 40)).toEqual([]);
  });

  it('shows the segments of interest from a moment on', () => {
    expect(segmentsSince(life, 25)).toEqual(life.slice(1));
    expect(segmentsSince(life, 5)).toEqual(life);
  });
});
