import { randomBytes } from 'node:crypto';
import { request, type IncomingMessage } from 'node:http';
import { io } from 'socket.io-client';
import { startHub, type TestHub } from '../support/hub.ts';

const ONE_SERVICE = `
services:
  - id: booking
`;

describe('sockets and namespaces', () => {
  let hub: TestHub;

  beforeAll(async () => {
    hub = await startHub({ yaml: ONE_SERVICE });
  });
  afterAll(() => hub.stop());

  /** A browser's handshake, so that the answer's headers can be read. */
  function handshake(cookie: string): Promise<IncomingMessage> {
    const headers = {
      connection: 'Upgrade',
      upgrade: 'websocket',
      'sec-websocket-version': '13',
      'sec-websocket-key': randomBytes(16).toString('base64'),
      origin: hub.url,
      cookie,
    };
    return new Promise((resolve, reject) => {
      const asked = request(`${hub.url}/socket.io/?EIO=4&transport=websocket`, { headers });
      asked.once('error', reject);
      asked.once('upgrade', (response, socket) => {
        socket.destroy();
        resolve(response);
      });
      asked.end();
    });
  }

  async function cookieOf(token: string): Promise<string> {
    const answer = await hub.post('/sessions', { token }, { token: null });
    return answer.headers.get('set-cookie')?.split(';')[0] ?? '';
  }

  it('renews the cookie of a wall at each connection, and no other', async () => {
    const wall = await cookieOf(await hub.token({ kind: 'kiosk' }));
    const renewed = (await handshake(wall)).headers['set-cookie']?.[0] ?? '';
    expect(renewed).toMatch(new RegExp(`^${wall}; Path=/; Expires=.*; HttpOnly; SameSite=Lax$`));
    expect(Date.parse(/Expires=([^;]+)/.exec(renewed)?.[1] ?? '') - Date.now()).toBeGreaterThan(399 * 86_400_000);
    const person = await cookieOf(await hub.token({ kind: 'api', role: 'viewer' }));
    expect((await handshake(person)).headers['set-cookie']).toBeUndefined();
    expect((await handshake(`watchfloor=${'A'.repeat(43)}`)).headers['set-cookie']).toBeUndefined();
  });

  it.each(['/', '/nowhere'])('lets nobody into %s, not even with a token', async (namespace) => {
    const socket = io(`${hub.url}${namespace}`, { transports: ['websocket'], auth: { token: hub.adminToken }, reconnection: false });
    const outcome = await new Promise<string>((resolve) => {
      socket.once('connect', () => resolve('let in'));
      socket.once('connect_error', (error) => resolve(error.message));
    });
    socket.close();
    expect(outcome).toMatch(/forbidden|Invalid namespace/);
  });

  it('leaves the switch over everything to who reaches everything', async () => {
    const created = await hub.post('/services?namespace=bank', { id: 'ledger' });
    expect(created.status).toBe(201);
    const token = await hub.token({ kind: 'api', role: 'operator' });
    const off = { enabled: false, reason: 'drill' };
    expect((await hub.ask('PUT', '/automation', { token, body: off })).status).toBe(403);
    expect((await hub.ask('PUT', '/automation', { token, body: { ...off, service: 'booking' } })).status).toBe(200);
    expect((await hub.ask('PUT', '/automation', { body: off })).status).toBe(200);
  });
});
