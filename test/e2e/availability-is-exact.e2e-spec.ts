import type { Segment, Status } from '@watchfloor/core';
import { MonthAvailability } from '../../apps/hub/src/availability/month-availability.js';
import { Catalog } from '../../apps/hub/src/catalog/catalog.js';
import { writeOutage, writeTimeline } from '../../apps/hub/src/checks/state.writer.js';
import { writeIncident } from '../../apps/hub/src/incidents/incident.writer.js';
import { Database } from '../../apps/hub/src/platform/database/database.js';
import { Events } from '../../apps/hub/src/platform/events.js';
import { databaseCases } from '../support/database-cases.ts';
import { startHub, type TestHub } from '../support/hub.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** October in Paris: 745 hours. */
const OCTOBER = Date.UTC(2026, 8, 30, 22);
const NOVEMBER = Date.UTC(2026, 9, 31, 23);
const YAML = `
hub: { timezone: Europe/Paris }
services:
  - { id: shop, objective: 99.9 }
  - { id: young, objectives: [ { id: young-goal, target: 99.5 } ] }
  - { id: unpromised }
`;

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: TestHub;
  const uidOf = (key: string): string => hub.running.app.get(Catalog).view.byKey('default', 'service', key)?.uid ?? '';
  const owner = (key: string) => ({ namespace: 'default', serviceUid: uidOf(key), shard: 0, epoch: 1 });
  const subject = (key: string) => ({ kind: 'service', uid: uidOf(key) }) as const;
  const history = (...edges: [Status, number][]): Segment[] =>
    edges.map(([status, from], index) => ({
      from,
      to: edges[index + 1]?.[1] ?? null,
      status,
      reason: status === 'down' ? 'timeout' : 'ok',
    }));

  async function live(key: string, ...edges: [Status, number][]): Promise<void> {
    const segments = history(...edges);
    const change = { subject: subject(key), from: segments[0]!.from, segments, transitions: [] };
    await hub.running.app.get(Database).transaction((manager) => writeTimeline(manager, owner(key), change));
    hub.running.app
      .get(Events)
      .emit('committed', { at: 0, effects: [{ serviceUid: uidOf(key), effect: { kind: 'timeline', ...change } }] });
  }

  beforeAll(async () => {
    hub = await startHub({ yaml: YAML, databaseUrl: await createUrl() });
    await live(
      'shop',
      ['up', OCTOBER - 5 * HOUR],
      ['down', OCTOBER - 10 * MINUTE],
      ['up', OCTOBER + 10 * MINUTE],
      ['degraded', OCTOBER + 100 * HOUR],
      ['unknown', OCTOBER + 101 * HOUR],
      ['down', OCTOBER + 102 * HOUR],
      ['up', OCTOBER + 102 * HOUR + 1],
    );
  });
  afterAll(() => hub.stop());

  it('counts a month of the calendar to the millisecond (AV-5, AV-12)', async () => {
    const { body } = await hub.get('/services/shop/availability?month=2026-10');
    expect(body).toMatchObject({
      from: '2026-09-30T22:00:00.000Z',
      to: '2026-10-31T23:00:00.000Z',
      timezone: 'Europe/Paris',
      partial: false,
      totalMs: 745 * HOUR,
      degradedMs: HOUR,
      unknownMs: HOUR,
      downMs: 10 * MINUTE + 1,
      upMs: 743 * HOUR - 10 * MINUTE - 1,
      excludedMs: 0,
      objective: 999_000,
      budgetMs: 2_682_000,
      budgetLeftMs: 2_682_000 - 10 * MINUTE - 1,
      verdict: 'inconclusive',
      measured: 999_775,
    });
    expect(body.segments).toHaveLength(6);
    expect(body.segments[0]).toEqual({
      from: '2026-09-30T22:00:00.000Z',
      to: '2026-09-30T22:10:00.000Z',
      status: 'down',
      reason: 'timeout',
    });
    expect(body.segments.at(-1)).toMatchObject({ to: '2026-10-31T23:00:00.000Z', status: 'up' });
  });

  it('adds up when a window is split', async () => {
    const middle = new Date(OCTOBER + 101.5 * HOUR).toISOString();
    const [from, to] = [new Date(OCTOBER).toISOString(), new Date(NOVEMBER).toISOString()];
    const figures = async (query: string) => (await hub.get(`/services/shop/availability?${query}`)).body;
    const [whole, first, second] = await Promise.all([
      figures(`from=${from}&to=${to}`),
      figures(`from=${from}&to=${middle}`),
      figures(`from=${middle}&to=${to}`),
    ]);
    for (const sum of ['totalMs', 'upMs', 'degradedMs', 'downMs', 'unknownMs']) expect(first[sum] + second[sum]).toBe(whole[sum]);
    expect(whole.upMs + whole.degradedMs + whole.downMs + whole.unknownMs).toBe(whole.totalMs);
  });

  it('is partial before the life began, and has no figures where there was none (AV-13)', async () => {
    await live('young', ['up', OCTOBER + 700 * HOUR]);
    const { body } = await hub.get('/services/young/availability?month=2026-10');
    expect(body).toMatchObject({
      partial: true,
      totalMs: 45 * HOUR,
      measured: 1_000_000,
      objective: 995_000,
      budgetMs: 810_000,
      verdict: 'met',
    });
    const before = (await hub.get('/services/young/availability?month=2026-01')).body;
    expect(before).toMatchObject({ totalMs: 0, measured: null, verdict: null, segments: [] });
  });

  it('lasts until now in the running month, with an open end', async () => {
    const { body } = await hub.get('/services/shop/availability');
    expect(body.segments.at(-1).to).toBeNull();
    expect(Math.abs(Date.parse(body.from) + body.totalMs - Date.now())).toBeLessThan(5_000);
  });

  it('keeps the live figures of the month in step with what is committed', async () => {
    const months = hub.running.app.get(MonthAvailability);
    const of = (key: string) => months.all().find(({ serviceUid }) => serviceUid === uidOf(key));
    expect(months.all()).toHaveLength(2);
    expect(of('shop')).toMatchObject({ month: expect.stringMatching(/^\d{4}-\d{2}$/), measured: 1_000_000, verdict: 'met' });
    const since = Date.now() - 1_000;
    await live('shop', ['down', since]);
    const { body } = await hub.get('/services/shop/availability');
    const figures = of('shop')!;
    expect(figures.budgetMs).toBe(body.budgetMs);
    expect(body.budgetMs - figures.budgetLeftMs!).toBeGreaterThanOrEqual(1_000);
    expect(Math.abs(figures.budgetLeftMs! - body.budgetLeftMs)).toBeLessThan(1_000);
    await live('shop', ['up', since]);
    expect(of('shop')).toMatchObject({ measured: 1_000_000, budgetLeftMs: figures.budgetMs });
  });

  it('names the window that is none, and the service that is not there', async () => {
    expect((await hub.get('/services/shop/availability?month=2026-13')).status).toBe(400);
    expect((await hub.get('/services/shop/availability?month=2026-10&timezone=Mars')).body.errors).toMatchObject([{ path: 'timezone' }]);
    expect((await hub.get('/services/nobody/availability')).status).toBe(404);
  });

  it('measures recovery by outages of services (semantics.md 1.4)', async () => {
    const outage = (id: string, key: string, start: number, minutes: number | null) => ({
      id,
      subject: subject(key),
      startedAt: start,
      detectedAt: start + 10_000,
      restoredAt: minutes === null ? null : start + minutes * MINUTE,
      reason: 'timeout',
      incidentId: `incident-of-${id}`,
    });
    const incident = (id: string, number: number, acknowledgedAt: number | null) =>
      ({
        id: `incident-of-${id}`,
        number,
        serviceUids: [uidOf('shop')],
        outageIds: [id],
        type: 'availability',
        severity: number === 1 ? 'critical' : 'major',
        silent: false,
        phase: 'resolved',
        review: 'none',
        title: 'shop',
        ack: null,
        impactStartedAt: OCTOBER,
        detectedAt: OCTOBER,
        acknowledgedAt,
        restoredAt: OCTOBER,
        resolvedAt: OCTOBER,
        owner: null,
        cause: 'timeout',
        told: [],
        lastNews: null,
        newsDueAt: null,
      }) as const;
    await hub.running.app.get(Database).transaction(async (manager) => {
      await writeOutage(manager, owner('shop'), outage('a', 'shop', OCTOBER, 20));
      await writeOutage(manager, owner('shop'), outage('b', 'shop', OCTOBER + HOUR, 40));
      await writeOutage(manager, owner('shop'), outage('c', 'shop', NOVEMBER, null));
      await writeOutage(manager, owner('shop'), { ...outage('d', 'shop', OCTOBER, 5), subject: { kind: 'component', uid: 'x' } });
      await writeIncident(manager, owner('shop'), { incident: incident('a', 1, OCTOBER + 3 * MINUTE), entries: [] });
      await writeIncident(manager, owner('shop'), { incident: incident('b', 2, null), entries: [] });
    });
    const window = `from=${new Date(OCTOBER).toISOString()}&to=${new Date(NOVEMBER).toISOString()}`;
    const { body } = await hub.get(`/recovery-metrics?${window}&service=shop`);
    expect(body).toMatchObject({
      outages: 2,
      open: [],
      timeToDetect: { count: 2, meanMs: 10_000 },
      timeToAcknowledge: { count: 1, meanMs: 3 * MINUTE - 10_000 },
      timeToRestore: { count: 2, meanMs: 30 * MINUTE, medianMs: 30 * MINUTE, maxMs: 40 * MINUTE, within30MinutesRatio: 0.5 },
      meanTimeBetweenFailuresMs: Math.round((744 * HOUR - 10 * MINUTE - 1) / 2),
    });
    expect((await hub.get(`/recovery-metrics?${window}&severity=critical`)).body).toMatchObject({ outages: 1 });
    const open = (await hub.get(`/recovery-metrics?from=${new Date(NOVEMBER).toISOString()}`)).body;
    expect(open).toMatchObject({ outages: 1, open: [{ outageId: 'c', serviceId: 'shop' }] });
    expect((await hub.get('/outages?service=shop&kind=service&limit=2')).body.items).toMatchObject([
      { id: 'c', restoredAt: null, subject: { kind: 'service', id: 'shop' } },
      { id: 'b', incidentId: 'incident-of-b' },
    ]);
  });
});
