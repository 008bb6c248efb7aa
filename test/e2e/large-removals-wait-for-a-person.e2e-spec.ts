import { writeFileSync } from 'node:fs';
import { databaseCases } from '../support/database-cases.ts';
import { startHub, type TestHub } from '../support/hub.ts';

const services = (names: readonly string[]) => `services: [ ${names.map((id) => `{ id: ${id} }`).join(', ')} ]\n`;
const MANY = Array.from({ length: 12 }, (_, index) => `service-${index}`);

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  let hub: TestHub;
  let databaseUrl: string;

  beforeAll(async () => {
    databaseUrl = await createUrl();
    hub = await startHub({ yaml: services(MANY), databaseUrl });
  });
  afterAll(() => hub.stop());

  it('has nothing to confirm at first', async () => {
    expect((await hub.get('/configuration')).body).toMatchObject({ revision: 1, problems: [], awaitingConfirmation: [] });
    expect((await hub.post('/configuration/confirm')).status).toBe(409);
  });

  it('keeps the running configuration, and says what is wrong with the file', async () => {
    writeFileSync(hub.configPath, 'services: [ { id: service-0, tier: 9 } ]\n');
    const { body } = await hub.until('/configuration', ({ problems }) => problems.length > 0);
    expect(body.problems).toMatchObject([{ severity: 'error', line: 1, path: 'services[0].tier', fix: expect.any(String) }]);
    expect((await hub.get('/services')).body.items).toHaveLength(12);
  });

  it('retires them once an administrator says that they are meant', async () => {
    const kept = MANY.slice(0, 2);
    writeFileSync(hub.configPath, services(kept));
    const { body } = await hub.until('/configuration', ({ awaitingConfirmation }) => awaitingConfirmation.length > 0);
    expect(body).toMatchObject({ problems: [], revision: 2 });
    expect(body.awaitingConfirmation).toContainEqual({ kind: 'service', id: 'service-2' });
    expect((await hub.get('/services')).body.items).toHaveLength(12);

    const stranger = await hub.token({ kind: 'api', role: 'admin', namespaces: ['elsewhere'] });
    expect((await hub.get('/configuration', { token: stranger })).body.awaitingConfirmation).toEqual([]);
    expect((await hub.post('/configuration/confirm', {}, { token: stranger })).status).toBe(403);

    expect((await hub.post('/configuration/confirm')).body).toMatchObject({ awaitingConfirmation: [] });
    expect((await hub.get('/services')).body.items).toMatchObject(kept.map((id) => ({ id })));
  });
});
