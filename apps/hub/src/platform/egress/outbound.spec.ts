import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { guardWith } from '../../../../../test/support/egress.js';
import { postOutbound } from './outbound.js';

describe('postOutbound', () => {
  let server: Server;
  let base: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/hang') return;
      if (request.url === '/redirect') return void response.writeHead(302, { location: '/ok' }).end();
      response.writeHead(200, { 'x-seen': request.method ?? '' }).end('x'.repeat(10_000));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('answers with a bounded body and follows no redirect', async () => {
    const guard = guardWith({ allowLoopback: true });
    const call = (path: string) => postOutbound(guard, { url: base + path, body: '{}', timeoutMs: 1_000, maxBodyBytes: 100 });
    expect(await call('/ok')).toMatchObject({ status: 200, headers: { 'x-seen': 'POST' }, body: 'x'.repeat(100) });
    expect(await call('/redirect')).toMatchObject({ status: 302 });
  });

  it('gives up at the deadline, and never starts where it may not', async () => {
    const guard = guardWith({ allowLoopback: true });
    await expect(postOutbound(guard, { url: `${base}/hang`, timeoutMs: 100, maxBodyBytes: 100 })).rejects.toMatchObject({
      code: 'timeout',
    });
    await expect(postOutbound(guard, { url: 'http://127.0.0.1:1/', timeoutMs: 1_000, maxBodyBytes: 100 })).rejects.toMatchObject({
      code: 'connection_failed',
    });
    await expect(postOutbound(guardWith(), { url: base, timeoutMs: 100, maxBodyBytes: 100 })).rejects.toMatchObject({
      code: 'egress_blocked',
    });
  });

  it('judges the address that a name resolves to at the time of the call', async () => {
    const guard = guardWith({}, { 'hooks.example.com': ['10.0.0.5'] });
    await expect(postOutbound(guard, { url: 'https://hooks.example.com/', timeoutMs: 500, maxBodyBytes: 100 })).rejects.toMatchObject({
      reason: 'egress_blocked',
    });
  });
});
