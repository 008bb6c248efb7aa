import { setDefaultCACertificates, getCACertificates } from 'node:tls';
import { gzipSync } from 'node:zlib';
import { guardWith } from '../../../../../test/support/egress.js';
import { SickServer, testAuthority, type CertificateKind } from '../../../../../test/support/sick-server.js';
import { SystemClock } from '../../platform/clock.js';
import { http } from './http.js';
import type { Sighting } from './probe.js';

const egress = guardWith({ allowLoopback: true }, { localhost: ['127.0.0.1'] });
const TIMEOUT_MS = 400;

const look = (url: string, settings: object = {}, timeoutMs = TIMEOUT_MS): Promise<Sighting> =>
  http.look!(http.settings.parse({ url, ...settings }), {
    egress,
    clock: new SystemClock(),
    timeoutMs,
    signal: new AbortController().signal,
  });

describe('the http probe', () => {
  let server: SickServer;
  const url = (path: string): string => server.url(path);

  beforeAll(async () => {
    server = await SickServer.start();
  });
  afterAll(async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.openConnections).toBe(0);
    await server.stop();
  });

  it.each([
    ['ok', 'ok', 'ok'],
    ['not-found', 'fail', 'status_mismatch'],
    ['unavailable', 'fail', 'status_mismatch'],
    ['close', 'fail', 'connection_closed'],
    ['reset', 'fail', 'connection_reset'],
    ['garbage', 'fail', 'protocol_error'],
    ['upgrade', 'fail', 'protocol_error'],
    ['reset-mid-body', 'fail', 'connection_closed'],
    ['short-body', 'fail', 'connection_closed'],
    ['infinite-body', 'ok', 'ok'],
    ['huge-length', 'ok', 'ok'],
    ['gzip-bomb', 'ok', 'ok'],
    ['double-bomb', 'ok', 'ok'],
    ['many-encodings', 'fail', 'protocol_error'],
    ['broken-gzip', 'fail', 'protocol_error'],
    ['large-header', 'fail', 'headers_too_large'],
    ['many-headers', 'fail', 'headers_too_large'],
    ['long-status-line', 'fail', 'headers_too_large'],
    ['redirect-loop', 'fail', 'unexpected_redirect'],
  ])('says of %s: %s, %s (abuse cases 15, 16, 18)', async (path, outcome, reason) => {
    expect(await look(url(path), {}, 2_000)).toMatchObject({ outcome, reason });
  });

  it.each(['silence', 'slow-headers', 'slow-body', 'endless-continue'])('ends %s at the deadline (abuse case 17)', async (path) => {
    const endedAt = look(url(path)).then((sighting) => {
      expect(sighting).toMatchObject({ outcome: 'fail', reason: 'timeout' });
      return performance.now();
    });
    // Another timer on the same event loop, so that a loaded machine is no late probe.
    const due = new Promise<number>((resolve) => setTimeout(() => resolve(performance.now()), TIMEOUT_MS));
    expect(Math.abs((await endedAt) - (await due))).toBeLessThan(300);
  });

  it('keeps its memory over answers that never end', async () => {
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 10; round += 1)
      await Promise.all(['infinite-body', 'gzip-bomb', 'double-bomb'].map((path) => look(url(path), {}, 2_000)));
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1_024 * 1_024);
  });

  it('reads compressed bodies and judges expectations and warnings', async () => {
    server.answerWith('json', { headers: { 'content-encoding': 'gzip' }, body: gzipSync(JSON.stringify({ status: 'fine', queue: 7 })) });
    expect(await look(url('json'), { expect: ['json($.status) == "fine"', 'status == 200'] })).toMatchObject({ outcome: 'ok' });
    expect(await look(url('json'), { expect: ['json($.queue) < 5'] })).toMatchObject({
      outcome: 'fail',
      reason: 'expectation_failed',
      message: 'json($.queue) < 5: saw 7',
    });
    expect(await look(url('json'), { warn: ['json($.queue) < 5'] })).toMatchObject({ outcome: 'degraded', reason: 'warning_failed' });
    expect(await look(url('not-found'), { expect: ['status == 404'] })).toMatchObject({ outcome: 'ok' });
    expect(await look(url('ok'), { expect: ['ip == "127.0.0.1"', 'latency < 5s'] })).toMatchObject({ outcome: 'ok' });
  });

  it('sends what it is told to', async () => {
    await look(url('ok?a=b'), { method: 'POST', headers: { Authorization: 'Bearer x', 'X-Id': '1' }, body: 'hello' });
    expect(server.requests.at(-1)).toMatch(/^POST \/ok\?a=b HTTP\/1\.1\r\n/);
    for (const line of [`host: 127.0.0.1:${server.port}`, 'authorization: bearer x', 'x-id: 1', 'content-length: 5', 'connection: close']) {
      expect(server.requests.at(-1)!.toLowerCase()).toContain(line);
    }
  });

  it.each([
    [{ Host: 'evil' }],
    [{ 'Content-Length': '5' }],
    [{ 'Transfer-Encoding': 'chunked' }],
    [{ 'X\r\nInjected': '1' }],
    [{ X: 'a\r\nInjected: 1' }],
    [{ X: 'x'.repeat(65_536) }],
    [Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`x-${index}`, '1']))],
  ])('refuses the headers %j (abuse case 12)', (headers) => {
    expect(http.settings.safeParse({ url: 'http://example.com/', headers }).success).toBe(false);
  });

  it.each([
    { url: 'ftp://example.com/' },
    { url: 'http://a@b/' },
    { url: 'http://example.com/', format: 'actuator' },
    { url: 'http://example.com/', redirects: 6 },
    { url: 'http://example.com/', expect: ['rcode == "NOERROR"'] },
  ])('refuses %j', (settings) => {
    expect(http.settings.safeParse(settings).success).toBe(false);
  });

  it('knows which methods act on the target', () => {
    const mutates = (method: string): boolean => http.mutates!(http.settings.parse({ url: 'http://example.com/', method }));
    expect(['GET', 'HEAD', 'OPTIONS'].some(mutates)).toBe(false);
    expect(['POST', 'PUT', 'PATCH', 'DELETE'].every(mutates)).toBe(true);
  });
});

describe('redirects', () => {
  let server: SickServer;
  let other: SickServer;
  const redirect = (location: string, status = 302): void => server.answerWith('moved', { status, headers: { location } });

  beforeAll(async () => {
    [server, other] = await Promise.all([SickServer.start(), SickServer.start()]);
  });
  afterAll(() => Promise.all([server.stop(), other.stop()]));

  it('are followed as far as allowed', async () => {
    redirect('/ok');
    expect(await look(server.url('moved'))).toMatchObject({ outcome: 'fail', reason: 'unexpected_redirect' });
    expect(await look(server.url('moved'), { expect: ['status == 302', 'header(location) == "/ok"'] })).toMatchObject({ outcome: 'ok' });
    expect(await look(server.url('moved'), { redirects: 1 })).toMatchObject({ outcome: 'ok' });
    expect(await look(server.url('redirect-loop'), { redirects: 5 })).toMatchObject({ outcome: 'fail', reason: 'too_many_redirects' });
  });

  it.each([
    'http://169.254.169.254/',
    'file:///etc/passwd',
    'http://[::ffff:169.254.169.254]/',
    'http://user:pass@127.0.0.1/',
    'tcp://127.0.0.1:1',
  ])('to %s is our refusal, not the target’s failure (abuse case 8)', async (location) => {
    redirect(location);
    expect(await look(server.url('moved'), { redirects: 5 })).toMatchObject({ outcome: 'inconclusive', reason: 'egress_blocked_redirect' });
  });

  it('leave credentials with the origin they were written for', async () => {
    const headers = { Authorization: 'Bearer secret', Cookie: 'a=b', 'X-Key': 'secret' };
    redirect(other.url('ok'));
    await look(server.url('moved'), { redirects: 1, headers });
    expect(other.requests.at(-1)).toMatch(/^GET \/ok(?!.*secret)/s);
    redirect('/ok');
    await look(server.url('moved'), { redirects: 1, headers });
    expect(server.requests.at(-1)).toContain('Bearer secret');
  });

  it('never carry a body to another origin', async () => {
    redirect(other.url('ok'), 307);
    const before = other.requests.length;
    expect(await look(server.url('moved'), { redirects: 1, method: 'POST', body: 'secret' })).toMatchObject({
      reason: 'unexpected_redirect',
    });
    expect(other.requests.length).toBe(before);
  });
});

describe('TLS', () => {
  beforeAll(() => setDefaultCACertificates([...getCACertificates('default'), testAuthority()]));

  it.each<[CertificateKind, string, string]>([
    ['right', 'ok', 'ok'],
    ['wrong-name', 'fail', 'tls_invalid'],
    ['expired', 'fail', 'tls_expired'],
    ['self-signed', 'fail', 'tls_invalid'],
  ])('with a %s certificate is %s, %s', async (certificate, outcome, reason) => {
    const server = await SickServer.start(certificate);
    for (const host of ['localhost', '127.0.0.1']) expect(await look(server.url('ok', host), {}, 2_000)).toMatchObject({ outcome, reason });
    await server.stop();
  });

  it('offers its version, its days left and the time of its handshake', async () => {
    const server = await SickServer.start('right');
    const sighting = await look(server.url('ok'), { expect: ['tls.version == "TLSv1.3"', 'certificate.days > 1000'] }, 2_000);
    expect(sighting).toMatchObject({ outcome: 'ok', phases: { tlsMs: expect.any(Number), firstByteMs: expect.any(Number) } });
    await server.stop();
  });

  it('is not what plain text is', async () => {
    const server = await SickServer.start();
    const sighting = await look(server.url('ok').replace('http:', 'https:'), {}, 300);
    expect(sighting).toMatchObject({ outcome: 'fail', reason: expect.stringMatching(/timeout|tls_invalid/) });
    await server.stop();
  });
});
