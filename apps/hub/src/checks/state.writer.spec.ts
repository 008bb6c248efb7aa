import type { Observation, Segment, Subject, Transition } from '@watchfloor/core';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import type { Database } from '../platform/database/database.js';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { writeObservations } from './observation.writer.js';
import { ObservationReader } from './observation.reader.js';
import { OutageRow } from './outage.entity.js';
import { RecentObservations } from './recent-observations.js';
import { SegmentRow } from './segment.entity.js';
import { writeOutage, writeTimeline } from './state.writer.js';
import { TransitionReader } from './transition.reader.js';

const owner = { namespace: 'default', serviceUid: 'service-1', shard: 7, epoch: 1 };
const page = { limit: 2 };
const segment = (from: number, to: number | null, status: Segment['status']): Segment => ({ from, to, status, reason: 'ok' });

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let database: Database;

  beforeEach(async () => {
    database = await openTestDatabase(createUrl);
  });
  afterEach(() => database.close());

  const write = (subject: Subject, from: number, segments: Segment[], transitions: Transition[] = []): Promise<void> =>
    database.transaction((manager) => writeTimeline(manager, owner, { subject, from, segments, transitions }));
  const timeline = async (subjectUid: string): Promise<unknown[]> => {
    const rows = await database.read.getRepository(SegmentRow).find({ where: { subjectUid }, order: { from: 'ASC' } });
    return rows.map(({ from, to, status, instanceUid }) => [from, to, status, instanceUid]);
  };

  it('replaces the history of one subject from an instant on (AV-1, AV-2)', async () => {
    const run: Subject = { kind: 'check', uid: 'check-1', instanceUid: 'instance-1' };
    const other: Subject = { kind: 'check', uid: 'check-1', instanceUid: 'instance-2' };
    await write(other, 100, [segment(100, null, 'up')]);
    await write(run, 100, [segment(100, null, 'up')]);
    await write(run, 200, [segment(200, 250, 'unknown'), segment(250, null, 'up')]);
    await write(run, 180, [segment(180, null, 'down')]);
    expect(await timeline('check-1')).toEqual(
      [
        [100, null, 'up', 'instance-2'],
        [100, 180, 'up', 'instance-1'],
        [180, null, 'down', 'instance-1'],
      ].sort(),
    );
  });

  it('closes a life that ends', async () => {
    const service: Subject = { kind: 'service', uid: 'service-1' };
    await write(service, 100, [segment(100, null, 'up')]);
    await write(service, 300, []);
    expect(await timeline('service-1')).toEqual([[100, 300, 'up', undefined]]);
  });

  it('lists transitions newest first, page by page', async () => {
    const service: Subject = { kind: 'service', uid: 'service-1' };
    const transition = (id: string, at: number): Transition => ({
      id,
      subject: service,
      from: 'up',
      to: 'down',
      at,
      decidedAt: at + 5,
      reason: 'timeout',
      ...(id === 'b' ? { supersedes: [at - 1] } : {}),
    });
    await write(service, 100, [], [transition('a', 100), transition('b', 200), transition('c', 200)]);
    const reader = new TransitionReader(database);
    const first = await reader.list('default', { serviceUid: 'service-1' }, page, (item) => item);
    const second = await reader.list('default', { serviceUid: 'service-1' }, { ...page, cursor: first.nextCursor! }, (item) => item);
    expect(first.items).toEqual([transition('c', 200), transition('b', 200)]);
    expect(second).toEqual({ items: [transition('a', 100)], nextCursor: null });
    expect((await reader.list('other', {}, page, (item) => item)).items).toEqual([]);
    expect(
      (await reader.list('default', { instanceUid: 'x', componentUid: 'y', checkUid: 'z', from: 1, to: 2 }, page, (item) => item)).items,
    ).toEqual([]);
  });

  it('keeps an outage as it is now', async () => {
    const outage = {
      id: 'outage-1',
      subject: { kind: 'instance', uid: 'instance-1' } as const,
      startedAt: 100,
      detectedAt: 110,
      restoredAt: null,
      reason: 'timeout',
      incidentId: null,
    };
    await database.transaction((manager) => writeOutage(manager, owner, outage));
    await database.transaction((manager) =>
      writeOutage(manager, { ...owner, epoch: 2 }, { ...outage, restoredAt: 300, incidentId: 'incident-1' }),
    );
    const [row, ...others] = await database.read.getRepository(OutageRow).find();
    expect(row).toMatchObject({ ...outage, restoredAt: 300, incidentId: 'incident-1', epoch: 2 });
    expect(others).toEqual([]);
  });

  it('stores an observation once, and lists it beside those in memory', async () => {
    const seen = (startedAt: number, instanceUid?: string): Observation => ({
      checkUid: 'check-1',
      ...(instanceUid === undefined ? {} : { instanceUid }),
      location: 'hub',
      startedAt,
      endedAt: startedAt + 3,
      outcome: 'fail',
      reason: 'timeout',
      message: 'late',
      latencyMs: 3,
      phases: { totalMs: 3 },
    });
    for (const observation of [seen(100, 'a'), seen(100, 'b'), seen(100, 'a'), seen(200, 'a')]) {
      await database.transaction((manager) => writeObservations(manager, [{ owner, observation }]));
    }
    const recent = new RecentObservations();
    for (const observation of [seen(200, 'a'), seen(300, 'b')]) recent.add(observation);
    const reader = new ObservationReader(database, recent);
    const all: Observation[] = [];
    for (let cursor: string | undefined | null = undefined; cursor !== null;) {
      const list: { items: Observation[]; nextCursor: string | null } = await reader.list(
        { checkUid: 'check-1' },
        { ...page, ...(cursor === undefined ? {} : { cursor }) },
        (item) => item,
      );
      all.push(...list.items);
      cursor = list.nextCursor;
    }
    expect(all).toEqual([seen(300, 'b'), seen(200, 'a'), seen(100, 'b'), seen(100, 'a')]);
    expect((await reader.list({ checkUid: 'check-1', instanceUid: 'b', from: 100, to: 300 }, page, (item) => item)).items).toEqual([
      seen(100, 'b'),
    ]);
  });
});
