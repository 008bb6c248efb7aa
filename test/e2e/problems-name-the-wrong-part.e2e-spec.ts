import { startHub, type TestHub } from '../support/hub.ts';

let hub: TestHub;
beforeAll(async () => (hub = await startHub({ yaml: 'services: [ { id: booking }, { id: shop } ]' })));
afterAll(() => hub.stop());

const cursorOf = (position: unknown): string => Buffer.from(JSON.stringify(position)).toString('base64url');

it.each(['null', '"text"', '42', '[]'])('a body that is %s', async (body) => {
  const answer = await hub.ask('POST', '/services', { body });
  expect(answer.body).toMatchObject({
    status: 400,
    instance: '/api/v1/services',
    errors: [{ path: '', message: 'must be a JSON object' }],
  });
});

it.each(['/services', '/incidents', '/audit', '/transitions'])('a parameter of %s that is given twice', async (list) => {
  const { status, body } = await hub.get(`${list}?limit=2&limit=3`);
  expect([status, body.errors]).toEqual([400, [{ path: 'limit', message: 'must be given once' }]]);
});

it('a cursor of another list', async () => {
  const { nextCursor } = (await hub.get('/services?limit=1')).body as { nextCursor: string };
  expect((await hub.get(`/services?cursor=${nextCursor}`)).body.items).toMatchObject([{ id: 'shop' }]);
  for (const list of ['/incidents', '/outages', '/acts', '/transitions', '/audit']) {
    const { status, body } = await hub.get(`${list}?cursor=${nextCursor}`);
    expect([list, status, body.errors]).toEqual([list, 400, [{ path: 'cursor', message: 'must be a nextCursor of this list' }]]);
  }
  for (const position of [[1, 'x'], [1], [], { id: 'booking' }])
    expect((await hub.get(`/services?cursor=${cursorOf(position)}`)).status).toBe(400);
});

it.each(['/api/v1/nowhere/at/all', '/api/nowhere', '/nowhere', '/wall/nowhere.js'])('the whole of the address %s', async (path) => {
  expect((await hub.get(`/${path}?x=1`)).body).toMatchObject({ status: 404, instance: path });
});
