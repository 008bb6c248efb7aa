import type { Observation } from '@watchfloor/core';
import { ObservationRing } from './observation-ring.js';

const seen = (startedAt: number, more: Partial<Observation> = {}): Observation => ({
  checkUid: 'check',
  location: 'hub',
  startedAt,
  endedAt: startedAt + 5,
  outcome: 'ok',
  reason: 'ok',
  message: 'status 200',
  latencyMs: 4.2,
  phases: { connectMs: 1, totalMs: 4.2 },
  ...more,
});

describe('the last observations of a run', () => {
  it('come back as they were, newest first, and no more than are kept', () => {
    const observations = [
      seen(1, { instanceUid: 'a' }),
      seen(2, { instanceUid: 'a', phases: {}, outcome: 'fail', reason: 'timeout', message: 'late' }),
      seen(3, { instanceUid: 'a', indicators: [{ path: 'db', status: 'up' }] }),
      seen(4, { instanceUid: 'a', indicators: [{ path: 'db', status: 'up' }] }),
    ];
    const ring = new ObservationRing(observations[0]!, 3);
    expect(ring.last()).toBeNull();
    for (const observation of observations) ring.add(observation);
    expect(ring.list()).toEqual(observations.slice(1).reverse());
    expect(ring.last()).toEqual(observations[3]);
  });
});
