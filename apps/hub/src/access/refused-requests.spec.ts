import { databaseCases } from '../../../../test/support/database-cases.ts';
import { ADMIN_TOKEN, AccessHub } from './access.spec-support.js';
import { Token } from './token.entity.js';

const VIEWER = { kind: 'api', role: 'viewer', name: 'wall' };

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: AccessHub;

  beforeAll(async () => {
    hub = await AccessHub.open(createUrl);
  });
  afterAll(() => hub.close());

  it.each([
    ['nothing', undefined],
    ['an unknown token', 'Bearer wf_api_unknown'],
    ['an empty one', 'Bearer '],
    ['another scheme', `Basic ${ADMIN_TOKEN}`],
    ['a JWT without a signature', 'Bearer eyJhbGciOiJub25lIn0.eyJyb2xlIjoiYWRtaW4ifQ.'],
  ])('answers 401 to %s, as a problem document', async (_, authorization) => {
    const asked = hub.request('get', '/tokens');
    const response = await (authorization === undefined ? asked : asked.set({ authorization })).expect(401);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(response.body).toMatchObject({ status: 401, title: 'Not signed in', instance: '/api/v1/tokens' });
  });

  it.each([
    ['not JSON', '{"kind":', 'application/json', 400],
    ['a bare value', '"text"', 'application/json', 400],
    ['another type', 'kind=api', 'application/x-www-form-urlencoded', 400],
    ['unknown fields', JSON.stringify({ ...VIEWER, admin: true }), 'application/json', 400],
    ['wrong types', JSON.stringify({ ...VIEWER, name: { $ne: 1 } }), 'application/json', 400],
    ['10 MB', JSON.stringify({ ...VIEWER, name: 'x'.repeat(10_000_000) }), 'application/json', 413],
  ])('refuses a body of %s and stores nothing', async (_, body, type, status) => {
    const asked = hub
      .request('post', '/tokens')
      .set({ authorization: `Bearer ${ADMIN_TOKEN}` })
      .set('content-type', type);
    const response = await asked.send(body).expect(status);
    expect(response.headers['content-type']).toMatch('application/problem+json');
    expect(await hub.database.read.getRepository(Token).count()).toBe(1);
  });

  it.each(['/tokens?sort=name;drop', '/tokens?limit=501', '/tokens?cursor=x', '/probe/viewer?groupBy=__proto__'])(
    'refuses %s',
    async (path) => {
      const response = await hub.get(path).expect(400);
      expect(response.body).toMatchObject({ errors: [expect.objectContaining({ path: expect.any(String) })] });
    },
  );
});
