import type { Observation } from '@watchfloor/core';
import { InProcessObservationLog } from './in-process-observation-log.js';
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
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

/** Every adapter of the port passes these. */
describe.each([['in process', () => new InProcessObservationLog()]])('the observation log %s', (_name, create) => {
  it('hands over in order of arrival, what came before the reader too', async () => {
    const log = create();
    log.append(seen(1));
    expect(log.depth).toBe(1);
    const read: number[] = [];
    log.read(({ startedAt }) => read.push(startedAt));
    log.append(seen(2));
    await turn();
    log.append(seen(3));
    await turn();
    expect([read, log.depth]).toEqual([[1, 2, 3], 0]);
  });

  it('replaces its reader', async () => {
    const log = create();
    const read: string[] = [];
    log.read(() => read.push('first'));
    log.read(() => read.push('second'));
    log.append(seen(1));
    await turn();
    expect(read).toEqual(['second']);
  });
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
