import { Logger } from '@nestjs/common';
import { writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { databaseCases } from '../../../test/support/database-cases.ts';
import { EXAMPLE_VARIABLES, interfaceExample } from '../../../test/support/examples/interface-example.ts';
import { startHub as startTestHub } from '../../../test/support/hub.ts';
import { scratchFolder } from '../../../test/support/shared-servers.ts';
import { readSettings } from './platform/settings/read-settings.js';
import { startHub } from './serve.js';

const ADMIN_TOKEN = 'an-admin-token-that-is-long-enough';

beforeAll(() => Logger.overrideLogger(false));

function settingsOf(url: string, variables: Record<string, string> = {}) {
  const configPath = join(scratchFolder('configuration'), 'watchfloor.yaml');
  writeFileSync(configPath, 'services: []\n');
  const given = { DATABASE_URL: url, PORT: '0', WATCHFLOOR_ADMIN_TOKEN: ADMIN_TOKEN, WATCHFLOOR_SECRET_KEY: 'k'.repeat(32) };
  return readSettings({ ...given, ...variables }, { configPath }).settings;
}

describe.each(databaseCases)('on $name', ({ createUrl }) => {
  it('starts, answers with its headers, ends, and starts again on what it left', async () => {
    const settings = settingsOf(await createUrl());
    for (const _ of ['first', 'second']) {
      const hub = await startHub(settings);
      const answer = await fetch(`${hub.url}/api/v1/tokens`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-security-policy')).toMatch(/^default-src 'none';script-src 'self';/);
      expect(answer.headers.get('content-security-policy')).not.toMatch(/upgrade-insecure-requests/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
      expect(answer.headers.get('x-powered-by')).toBeNull();
      await hub.close();
    }
  });

  it('says what to do about a taken port', async () => {
    const squatter = createServer();
    await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
    const { port } = squatter.address() as AddressInfo;
    const settings = settingsOf(await createUrl(), { PORT: String(port) });
    await expect(startHub(settings)).rejects.toThrow(`Port ${port} at 127.0.0.1 is taken`);
    await new Promise((resolve) => squatter.close(resolve));
  });
});

it('serves the documented example, a service that depends on one that is not there yet among it', async () => {
  Object.assign(process.env, EXAMPLE_VARIABLES);
  const hub = await startTestHub({ yaml: interfaceExample() });
  try {
    expect((await hub.get('/services/booking')).body).toMatchObject({ id: 'booking', dependsOn: ['payments'] });
    expect((await hub.post('/services', { id: 'payments', dependsOn: ['booking'] })).body).toMatchObject({
      status: 400,
      errors: [{ message: expect.stringContaining('circle') }],
    });
    expect((await hub.post('/services', { id: 'shop', dependsOn: ['warehouse'] })).status).toBe(201);
  } finally {
    await hub.stop();
    for (const name of Object.keys(EXAMPLE_VARIABLES)) delete process.env[name];
  }
});
