import { Logger } from '@nestjs/common';
import type { Observation } from '@watchfloor/core';
import { eventually } from '../../../../test/support/eventually.ts';
import { sharedRedisUrl } from '../../../../test/support/shared-servers.ts';
import { InProcessObservationLog } from './in-process-observation-log.js';
import type { ObservationLog } from './observation-log.js';
import { TestLogs, listOf, seen } from './observation-log.spec-support.js';

interface Case {
  readonly probing: ObservationLog;
  readonly deciding: ObservationLog;
  readonly close: () => Promise<void>;
}

const SHARD = 7;

async function overRedis(isBetweenHubs: boolean): Promise<Case> {
  const logs = new TestLogs(await sharedRedisUrl());
  const deciding = logs.hub(() => true);
  return { probing: isBetweenHubs ? logs.hub(() => false) : deciding, deciding, close: () => logs.close() };
}

function inProcess(): Promise<Case> {
  const log = new InProcessObservationLog();
  return Promise.resolve({ probing: log, deciding: log, close: () => Promise.resolve() });
}

beforeAll(() => Logger.overrideLogger(false));

/** Every adapter of the port passes these. */
describe.each([
  ['in process', inProcess],
  ['over Redis, within a hub', () => overRedis(false)],
  ['over Redis, between hubs', () => overRedis(true)],
])('the observation log %s', (_name, create) => {
  let probing: ObservationLog;
  let deciding: ObservationLog;
  let close: Case['close'];

  beforeEach(async () => ({ probing, deciding, close } = await create()));
  afterEach(() => close());

  it('hands over in order of arrival, what came before the reader too', async () => {
    probing.append(seen(1), SHARD);
    expect(probing.depth).toBe(1);
    const read = listOf(deciding);
    for (let startedAt = 2; startedAt <= 100; startedAt += 1) probing.append(seen(startedAt), SHARD);
    await eventually('everything is read', () => read.length === 100);
    probing.append(seen(101), SHARD);
    await eventually('what comes later is read', () => read.length === 101);
    expect(read).toEqual(Array.from({ length: 101 }, (_, index) => index + 1));
    await eventually('nothing waits', () => probing.depth + deciding.depth === 0);
    expect(probing.dropped + deciding.dropped).toBe(0);
  });

  it('replaces its reader', async () => {
    const read: string[] = [];
    deciding.read(() => read.push('first') > 0);
    deciding.read(() => read.push('second') > 0);
    probing.append(seen(1), SHARD);
    await eventually('it is read', () => read.length > 0);
    expect(read).toEqual(['second']);
  });

  it('hands over what was appended, in every part', async () => {
    const full = seen(1, {
      instanceUid: 'instance',
      location: 'eu',
      outcome: 'fail',
      reason: 'status_mismatch',
      message: 'öäü "quoted" \u{1f600}',
      phases: { dnsMs: 0.5, connectMs: 1, tlsMs: 2, firstByteMs: 3, totalMs: 6.5 },
      indicators: [
        { path: 'db', status: 'down', message: 'refused' },
        { path: 'cache', status: 'up' },
      ],
    });
    const read: Observation[] = [];
    deciding.read((observation) => read.push(observation) > 0);
    probing.append(full, SHARD);
    probing.append(seen(2, { phases: {} }), SHARD + 1);
    await eventually('both are read', () => read.length === 2);
    expect(read.toSorted((a, b) => a.startedAt - b.startedAt)).toEqual([full, seen(2, { phases: {} })]);
  });
});
