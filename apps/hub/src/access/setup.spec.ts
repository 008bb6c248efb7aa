import request from 'supertest';
import { databaseCases } from '../../../../test/support/database-cases.ts';
import { openTestDatabase } from '../platform/database/open.spec-support.js';
import { BASE, accessApplication } from './access.spec-support.js';
import { SetupService } from './setup.service.js';
import { Token } from './token.entity.js';

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  it('sets up once, whoever comes first', async () => {
    const fresh = await openTestDatabase(createUrl);
    const hub = await accessApplication(fresh, { adminToken: null });
    const code = hub.get(SetupService).code ?? '';
    const exchange = (given: string) => request(hub.getHttpServer()).post(`${BASE}/setup`).send({ code: given });
    await exchange('0'.repeat(32)).expect(403);
    const both = await Promise.all([exchange(code), exchange(code)]);
    expect(both.map((response) => response.status).sort()).toEqual([200, 409]);
    await exchange(code).expect(409);
    expect(await fresh.read.getRepository(Token).countBy({ role: 'admin' })).toBe(1);
    await hub.close();
    const again = await accessApplication(fresh, { adminToken: null });
    expect(again.get(SetupService).code).toBeNull();
    await again.close();
    await fresh.close();
  });
});
