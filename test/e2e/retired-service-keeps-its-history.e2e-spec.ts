import { databaseCases } from '../support/database-cases.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { SickServer } from '../support/sick-server.ts';

const FAST = { interval: '1s', failureThreshold: 1, successThreshold: 1 };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: TestHub;
  let target: SickServer;
  let databaseUrl: string;
  let incidentId: string;

  async function liveAndEnd(objective: number): Promise<void> {
    await hub.post('/services', { id: 'shop', objective });
    await hub.post('/checks', { id: 'shop-front', serviceId: 'shop', probe: 'http', url: target.url('broken'), ...FAST });
    await hub.until('/outages?service=shop&kind=service', ({ items }) => items.length > 0 && items[0].restoredAt === null);
    expect((await hub.ask('DELETE', '/services/shop')).status).toBe(204);
    await hub.until('/incidents?service=shop&phase=resolved', ({ items }) => items.length > 0);
  }

  beforeAll(async () => {
    databaseUrl = await createUrl();
    target = await SickServer.start();
    target.answerWith('broken', { status: 503 });
    hub = await startHub({ databaseUrl });
    await liveAndEnd(99.9);
  });
  afterAll(async () => {
    await hub.stop();
    await target.stop();
  });

  it.each(['before', 'after'])('is read by the key that it had, %s the hub starts again', async (when) => {
    if (when === 'after') {
      await hub.stop();
      hub = await startHub({ databaseUrl });
    }
    expect((await hub.get('/services/shop')).status).toBe(404);
    expect((await hub.get('/services/shop/availability')).body).toMatchObject({
      serviceId: 'shop',
      objective: 999_000,
      verdict: expect.anything(),
    });
    expect((await hub.get('/transitions?service=shop')).body.items).toContainEqual(
      expect.objectContaining({ to: 'down', subject: { kind: 'service', id: 'shop' } }),
    );
    expect((await hub.get('/outages?service=shop&kind=service')).body.items).toMatchObject([{ serviceId: 'shop' }]);
    const { items } = (await hub.get('/incidents?service=shop')).body;
    expect(items).toMatchObject([{ services: ['shop'], phase: 'resolved' }]);
    incidentId = items[0].id;
    expect((await hub.get('/recovery-metrics?service=shop')).body).toMatchObject({ outages: 1 });
    expect((await hub.get('/acts?service=shop')).body.items).toEqual([]);
    for (const path of ['/services/nobody/availability', '/recovery-metrics?service=nobody'])
      expect((await hub.get(path)).status).toBe(404);
  });

  it('still takes what people say of an incident, and nothing else', async () => {
    const said = await hub.post(`/incidents/${incidentId}/comment`, { text: 'it was the cable' });
    expect(said.status).toBe(200);
    expect(said.body.timeline.at(-1)).toMatchObject({ kind: 'comment', text: expect.stringMatching(/: it was the cable$/) });
    expect((await hub.get('/audit?limit=1')).body.items).toMatchObject([{ action: 'incident.comment', subject: `incident:${incidentId}` }]);
    for (const [command, body] of [
      ['acknowledge', {}],
      ['resolve', {}],
      ['severity', { severity: 'minor' }],
    ] as const)
      expect([command, (await hub.post(`/incidents/${incidentId}/${command}`, body)).status]).toEqual([command, 409]);
  });

  it('of several that had the key, the newest is meant', async () => {
    await liveAndEnd(95);
    expect((await hub.get('/services/shop/availability')).body.objective).toBe(950_000);
    expect((await hub.get('/outages?service=shop&kind=service')).body.items).toHaveLength(1);
  });
});
