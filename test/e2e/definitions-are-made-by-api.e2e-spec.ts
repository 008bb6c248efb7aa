import { databaseCases } from '../support/database-cases.ts';
import { startHub, type TestHub } from '../support/hub.ts';
import { SickServer } from '../support/sick-server.ts';

const YAML = `
channels: [ { id: bus, notifier: webhook, url: "http://127.0.0.1:1/in", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } ]
services:
  - id: written
    objective: 99.9
    components:
      - id: written-api
        instances: [ { id: written-a, address: "http://127.0.0.1:1", place: eu/a } ]
        checks: [ { id: written-live, kind: liveness, probe: http, url: "{address}/", interval: 60s } ]
        remediation: { mode: dry-run, steps: [ { action: webhook, url: "http://127.0.0.1:1/restart", secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw } ] }
`;

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: TestHub;
  let target: SickServer;
  let editor: string;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await createUrl();
    target = await SickServer.start();
    target.answerWith('fine', { status: 200, body: 'ok' });
    target.answerWith('broken', { status: 503 });
    hub = await startHub({ yaml: YAML, databaseUrl });
    editor = await hub.token({ kind: 'api', role: 'editor' });
  });

  afterAll(async () => {
    await hub.stop();
    await target.stop();
  });

  it('shows what the file wrote, with its state', async () => {
    const { body } = await hub.get('/services/written');
    expect(body).toMatchObject({
      id: 'written',
      origin: 'file',
      tier: 3,
      objective: 99.9,
      notify: ['bus'],
      components: ['written-api'],
      state: { soft: false },
    });
    expect((await hub.get('/instances/written-a')).body).toMatchObject({ componentId: 'written-api', zone: 'a', place: 'eu/a' });
    const component = (await hub.get('/components/written-api')).body as { remediation: { on: string[]; steps: object[] } };
    expect(component.remediation).toMatchObject({ mode: 'dry-run', on: ['written-live'], steps: [{ action: 'webhook' }] });
  });

  it('refuses to change what the file wrote', async () => {
    expect((await hub.ask('PATCH', '/services/written', { body: { tier: 1 } })).status).toBe(409);
    expect((await hub.ask('DELETE', '/services/written')).status).toBe(409);
  });

  it('makes, looks at, renames and retires', async () => {
    const made = await hub.post('/services', { id: 'shop', tier: 2 }, { token: editor });
    expect([made.status, made.body]).toEqual([201, expect.objectContaining({ id: 'shop', origin: 'api', revision: 1 })]);
    const check = {
      id: 'shop-front',
      serviceId: 'shop',
      probe: 'http',
      url: target.url('fine'),
      interval: '1s',
      failureThreshold: 1,
      successThreshold: 1,
    };
    expect((await hub.post('/checks', check, { token: editor })).body).toMatchObject({
      serviceId: 'shop',
      componentId: null,
      interval: '1s',
    });
    await hub.until('/services/shop', (body) => body.state.status === 'up');

    const ran = await hub.post('/checks/shop-front/run', {});
    expect(ran.body.observations).toMatchObject([{ checkId: 'shop-front', outcome: 'ok', location: 'hub' }]);
    expect((await hub.get('/audit?limit=10')).body.items).toContainEqual(
      expect.objectContaining({ action: 'check.run', subject: 'check:default/shop-front' }),
    );
    expect((await hub.get('/checks/shop-front/observations?resolution=raw&limit=1')).body.items).toMatchObject([
      { checkId: 'shop-front', outcome: 'ok' },
    ]);

    await hub.ask('PATCH', '/checks/shop-front', { body: { url: target.url('broken') }, token: editor });
    const down = await hub.until('/checks/shop-front', (body) => body.state.status === 'down');
    expect(down.body).toMatchObject({
      revision: 2,
      state: { reason: 'status_mismatch' },
      lastObservation: { outcome: 'fail' },
      runs: [{ state: { status: 'down' } }],
    });
    await hub.until('/outages?service=shop&kind=service', (body) => body.items.length === 1);
    const { items } = (await hub.get('/transitions?check=shop-front')).body;
    expect(items).toMatchObject([
      { from: 'up', to: 'down', subject: { kind: 'check', id: 'shop-front' } },
      { from: 'pending', to: 'up' },
    ]);

    expect((await hub.ask('PATCH', '/services/shop', { body: { id: 'store' }, token: editor })).body).toMatchObject({
      id: 'store',
      uid: made.body.uid,
    });
    expect((await hub.get('/services/shop')).status).toBe(404);
    expect((await hub.ask('DELETE', '/services/store', { token: editor })).status).toBe(204);
    expect((await hub.get('/checks/shop-front')).status).toBe(404);
    // History still names it by the key that it had.
    expect((await hub.get('/outages')).body.items).toContainEqual(
      expect.objectContaining({ serviceId: 'store', subject: { kind: 'service', id: 'store' } }),
    );
  });

  it('leaves what acts on the outside to administrators', async () => {
    const post = { id: 'pusher', serviceId: 'written', probe: 'http', url: target.url('fine'), method: 'POST' };
    for (const [path, body] of [
      ['/checks', post],
      ['/components', { id: 'armed', serviceId: 'written', remediation: { mode: 'dry-run' } }],
      ['/services', { id: 'quiet', notify: [] }],
      ['/instances', { id: 'written-b', componentId: 'written-api', address: 'http://127.0.0.1:1' }],
    ] as const) {
      expect([path, (await hub.post(path, body, { token: editor })).status]).toEqual([path, 403]);
      expect([path, (await hub.post(path, body)).status]).toEqual([path, 201]);
    }
    const unmutating = { url: target.url('other') };
    expect((await hub.ask('PATCH', '/checks/pusher', { body: unmutating, token: editor })).status).toBe(403);
  });

  it('judges an instance by what its component would call to heal it', async () => {
    const secret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
    const steps = [{ action: 'webhook', url: '{address}/restart', secret }];
    const component = { id: 'healed', serviceId: 'written', remediation: { mode: 'dry-run', steps } };
    expect((await hub.post('/components', component)).status).toBe(201);
    const refused = await hub.post('/instances', { id: 'healed-a', componentId: 'healed', address: 'http://10.0.0.5:3000' });
    expect([refused.status, refused.body.errors]).toEqual([400, [{ path: '', message: expect.stringContaining('egress.notify.allow') }]]);
    const { status } = await hub.post('/instances', { id: 'healed-a', componentId: 'healed', address: 'http://127.0.0.1:3000' });
    expect(status).toBe(201);
  });

  it('lists in pages by id, filtered', async () => {
    const first = (await hub.get('/services?limit=1')).body;
    const second = (await hub.get(`/services?limit=1&cursor=${first.nextCursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: { id: string }) => id)).toEqual(['quiet', 'written']);
    expect((await hub.get('/checks?component=written-api')).body.items).toMatchObject([{ id: 'written-live' }]);
    expect((await hub.get('/checks?service=nobody')).body.items).toEqual([]);
    expect((await hub.get('/services?status=up')).body.items).toEqual([]);
  });

  it.each([
    ['POST', '/services', { id: 'Bad Id' }, 'id'],
    ['POST', '/services', { id: 'x', colour: 'red' }, 'colour'],
    ['POST', '/services', { id: 'x', objectives: [] }, 'objectives'],
    ['POST', '/components', { id: 'x', serviceId: 'nobody' }, 'serviceId'],
    ['POST', '/checks', { id: 'x', serviceId: 'written', probe: 'http', url: 'ftp://x' }, 'url'],
    ['POST', '/checks', { id: 'x', serviceId: 'written', probe: 'http', url: 'http://169.254.169.254/' }, 'url'],
    ['PATCH', '/services/quiet', { tier: 9 }, 'tier'],
  ])('%s %s %j is 400 and names %s', async (method, path, body, field) => {
    const answer = await hub.ask(method, path, { body });
    expect([answer.status, answer.body.errors]).toEqual([400, expect.arrayContaining([expect.objectContaining({ path: field })])]);
  });

  it('knows other resolutions not yet, and no other query', async () => {
    expect((await hub.get('/checks/written-live/observations?resolution=hour')).status).toBe(400);
    expect((await hub.get('/services?colour=red')).status).toBe(400);
  });

  it('hides what stands in another namespace', async () => {
    const stranger = await hub.token({ kind: 'api', role: 'admin', namespaces: ['elsewhere'] });
    for (const path of [
      '/services/written',
      '/components/written-api',
      '/instances/written-a',
      '/checks/written-live',
      '/services/written/availability',
    ])
      expect([path, (await hub.get(path, { token: stranger })).status]).toEqual([path, 404]);
    expect((await hub.get('/services', { token: stranger })).body.items).toEqual([]);
    expect((await hub.get('/services?namespace=default', { token: stranger })).status).toBe(403);
    expect((await hub.post('/services', { id: 'x', namespace: 'default' }, { token: stranger })).status).toBe(403);
  });

  it('still names what is gone, after a restart too', async () => {
    await hub.stop();
    hub = await startHub({ yaml: YAML, databaseUrl });
    const { items } = (await hub.get('/transitions?limit=500')).body as { items: { subject: { id: string } }[] };
    expect(items.map(({ subject }) => subject.id)).toEqual(expect.arrayContaining(['store', 'shop-front']));
  });
});
