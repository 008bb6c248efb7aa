import { connect } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { databaseCases } from '../support/database-cases.ts';
import { freePort } from '../support/free-port.ts';
import { INSPECTED, liveBytes } from '../support/live-bytes.ts';
import { RawWebsocket } from '../support/raw-websocket.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';

const ADMIN = `test-admin-${'h'.repeat(32)}`;
const HEARTBEAT = 'heartbeat-of-the-hostile-0123456789';
const PROGRAM = [process.execPath, INSPECTED, resolve('bin/watchfloor.mjs'), 'serve'];
const MOST_GROWTH_BYTES = 20_000_000;
const YAML = `
egress: { allowLoopback: true }
services:
  - id: booking
    checks: [ { id: booking-signal, probe: heartbeat, interval: 10m, grace: 10m, token: "${HEARTBEAT}" } ]
    components: [ { id: booking-api, instances: [ { id: booking-a, address: "http://127.0.0.1:9" } ] } ]
`;

/** Security.md "Abuse cases" 38 to 42, 46, 50 and 53 to 56, by somebody who has only the network. */
describe.each(databaseCases)('hostile callers of a hub on $name', ({ createUrl }) => {
  let hub: HubLives;
  let incidentId: string;
  let viewer: string;
  let service: string;
  let logFile: string;
  let bytesBefore: number;
  const open: RawWebsocket[] = [];

  beforeAll(async () => {
    const folder = scratchFolder('hostile');
    writeFileSync(join(folder, 'watchfloor.yaml'), YAML);
    const environment = {
      DATABASE_URL: await createUrl(),
      WATCHFLOOR_CONFIG: join(folder, 'watchfloor.yaml'),
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
    };
    logFile = join(folder, 'hub.log');
    hub = new HubLives({ port: await freePort(), adminToken: ADMIN, environment, logFile, commandLine: PROGRAM });
    hub.start();
    await hub.ready();
    const token = async (wanted: object) => (await hub.must<{ token: string }>('POST', '/tokens', { name: 'hostile', ...wanted })).token;
    viewer = await token({ kind: 'api', role: 'viewer' });
    service = await token({ kind: 'service', scope: { service: 'booking' } });
    const declared = { title: 'Strange callers', services: ['booking'], severity: 'minor' };
    incidentId = (await hub.must<{ id: string }>('POST', '/incidents', declared)).id;
    bytesBefore = await liveBytes(logFile);
  }, 60_000);
  afterEach(() => {
    for (const socket of open.splice(0)) socket.close();
  });
  afterAll(() => hub.kill());

  async function isWell(): Promise<boolean> {
    const answer = await fetch(`${hub.url}/health/ready`, { signal: AbortSignal.timeout(2_000) }).catch(() => null);
    return answer?.status === 200;
  }

  async function ask(method: string, path: string, more: { body?: string | Buffer; headers?: Record<string, string> } = {}) {
    const headers = { authorization: `Bearer ${ADMIN}`, 'content-type': 'application/json', ...more.headers };
    const answer = await fetch(`${hub.url}${path}`, {
      method,
      headers,
      body: more.body,
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    });
    const text = await answer.text();
    return { status: answer.status, type: answer.headers.get('content-type') ?? '', text };
  }

  /** What comes back when these very bytes are sent. */
  function exchange(bytes: string | Buffer, withinMs = 5_000): Promise<string> {
    return new Promise((resolve) => {
      let text = '';
      const socket = connect(Number(new URL(hub.url).port), '127.0.0.1');
      const end = () => {
        socket.destroy();
        resolve(text);
      };
      socket.on('data', (chunk) => {
        text += chunk.toString();
        if (text.includes('\r\n\r\n')) end();
      });
      socket.on('close', end).on('error', end);
      setTimeout(end, withinMs).unref();
      socket.write(bytes);
    });
  }

  async function socket(options?: Parameters<typeof RawWebsocket.open>[1]): Promise<RawWebsocket> {
    const raw = await RawWebsocket.open(hub.url, options);
    open.push(raw);
    return raw;
  }

  async function admitted(namespace: string, token: string): Promise<RawWebsocket> {
    const raw = await socket();
    raw.send(`40${namespace},${JSON.stringify({ token })}`);
    expect(await raw.untilReceived(`40${namespace},{"sid"`)).toBe(true);
    return raw;
  }

  describe('over HTTP', () => {
    const json = (text: string) => ({ body: text });
    it.each([
      ['what is not JSON', json('{"text":'), 400],
      ['nothing', json(''), 400],
      ['a bare value', json('"text"'), 400],
      ['a list', json('[{"text":"x"}]'), 400],
      ['null', json('null'), 400],
      ['a wrong type', json('{"text":{"$ne":1}}'), 400],
      ['an unknown field', json('{"text":"x","by":"somebody else"}'), 400],
      ['a prototype', json('{"text":"x","__proto__":{"role":"admin"}}'), 400],
      ['a constructor', json('{"text":"x","constructor":{"prototype":{}}}'), 400],
      ['depth', json(`{"text":${'['.repeat(30_000)}${']'.repeat(30_000)}}`), 400],
      ['length', json(JSON.stringify({ text: 'x'.repeat(60_000) })), 400],
      ['10 MB', json(JSON.stringify({ text: 'x'.repeat(10_000_000) })), 413],
      ['a bomb', { body: gzipSync(JSON.stringify({ text: ' '.repeat(20_000_000) })), headers: { 'content-encoding': 'gzip' } }, 413],
      ['broken compression', { body: 'not compressed', headers: { 'content-encoding': 'gzip' } }, 400],
      ['an unknown encoding', { body: '{}', headers: { 'content-encoding': 'zstd-of-my-own' } }, 415],
      ['an unknown charset', { body: '{}', headers: { 'content-type': 'application/json; charset=ebcdic' } }, 415],
      ['another type', { body: 'text=x', headers: { 'content-type': 'application/x-www-form-urlencoded' } }, 400],
      [
        'many parts',
        {
          body: `--x\r\n${'content-disposition: form-data; name=a\r\n\r\n1\r\n--x\r\n'.repeat(1_000)}`,
          headers: { 'content-type': 'multipart/form-data; boundary=x' },
        },
        400,
      ],
    ])('refuses a body of %s', async (_, more, status) => {
      const answer = await ask('POST', `/api/v1/incidents/${incidentId}/comment`, more);
      expect({ status: answer.status, type: answer.type }).toEqual({ status, type: expect.stringContaining('application/problem+json') });
      expect(JSON.parse(answer.text)).toMatchObject({
        status,
        title: expect.any(String),
        detail: expect.any(String),
        instance: expect.any(String),
      });
    });

    it.each([
      '/incidents?sort=name;drop',
      '/incidents?limit=0',
      '/incidents?limit=501',
      '/incidents?limit=1e2&limit=2',
      '/incidents?cursor=%00',
      '/incidents?cursor=eyJhdCI6Ing%3D',
      '/incidents?order[]=asc',
      '/incidents?__proto__[x]=1',
      '/incidents?from=yesterday',
      '/transitions?from=+275761-01-01T00:00:00Z',
      '/services/booking/availability?month=2026-00',
      '/services/booking/availability?from=2026-01-01T00:00:00Z&to=2025-01-01T00:00:00Z',
      '/services/booking/availability?timezone=../../etc/passwd&month=2026-01',
    ])('refuses GET %s', async (path) => {
      const { status, type } = await ask('GET', `/api/v1${path}`);
      expect({ status, type }).toEqual({ status: 400, type: expect.stringContaining('application/problem+json') });
    });

    it.each([
      ['GET', '/api/v1/incidents/%00'],
      ['GET', '/api/v1/incidents/%ff'],
      ['GET', '/api/v1/incidents/..%2f..%2fetc%2fpasswd'],
      ['GET', `/api/v1/incidents/${'x'.repeat(5_000)}`],
      ['GET', '/api/v1/services/%00'],
      ['GET', '/api/v1/services/%E0%A4%A'],
      ['GET', '/api/v1/services/__proto__'],
      ['GET', '/api/v1/services/constructor/availability'],
      ['GET', '/api/v1/checks/%00/observations'],
      ['GET', '/api/v1/outages?service=%00'],
      ['GET', '/api/v1/transitions?check=%00'],
      ['GET', '/api/v1/acts?instance=%00'],
      ['GET', '/api/v1/breakers/%00/%00'],
      ['POST', '/api/v1/checks/%00/run'],
      ['POST', '/api/v1/incidents/%00/acknowledge'],
      ['GET', '/api/v1/heartbeats/%00'],
      ['GET', '/api/v1/heartbeats/__proto__'],
      ['DELETE', '/api/v1/tokens/%00'],
      ['GET', '/api/v1/audit?from=%00'],
      ['GET', '/wall/..%2f..%2f..%2fpackage.json'],
      ['GET', '/wall/%2e%2e/%2e%2e/package.json'],
      ['PROPFIND', '/api/v1/services'],
    ])('has an answer that is no error of its own to %s %s', async (method, path) => {
      const { status, text } = await ask(method, path);
      expect(status).toBeGreaterThanOrEqual(400);
      expect(status).toBeLessThan(500);
      expect(text).not.toContain('"private": true');
    });

    it('keeps what people type as it is, and never fails on it', async () => {
      const texts = [
        'nul \u0000 inside',
        'half a pair \ud800',
        '<script>alert(1)</script>',
        `'; DROP TABLE incident; --`,
        '\u202Etxt.exe',
        '${7*7} {{7*7}}',
      ];
      for (const text of texts) {
        const { status } = await ask('POST', `/api/v1/incidents/${incidentId}/comment`, { body: JSON.stringify({ text }) });
        expect({ text, isOurs: status >= 500 }).toEqual({ text, isOurs: false });
      }
      expect(
        (await ask('POST', `/api/v1/heartbeats/${HEARTBEAT}`, { body: 'nul \u0000 \ud800', headers: { 'content-type': 'text/plain' } }))
          .status,
      ).toBe(200);
      expect((await ask('POST', `/api/v1/heartbeats/${HEARTBEAT}`, { body: 'x'.repeat(10_001) })).status).toBe(413);
    });

    it('refuses heads that are too large, too many or no heads', async () => {
      const head = (lines: string[]) => `GET /api/v1/services HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n`;
      expect(await exchange(head([`X: ${'x'.repeat(80_000)}`]))).toMatch(/^HTTP\/1.1 431 /);
      expect(
        await exchange(`GET /?${Array.from({ length: 100_000 }, (_, index) => `k${index}=1`).join('&')} HTTP/1.1\r\nHost: x\r\n\r\n`),
      ).toMatch(/^HTTP\/1.1 (431|414) /);
      expect(await exchange(head(Array.from({ length: 1_000 }, (_, index) => `x${index}: 1`)))).toMatch(/^HTTP\/1.1 (401|431) /);
      expect(await exchange('\u0000\u0001\u0002 not http\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
      expect(await exchange(head(['Content-Length: 5', 'Transfer-Encoding: chunked']))).toMatch(/^HTTP\/1.1 400 /);
      expect(await exchange('GET / HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /);
    });

    it('sends nobody elsewhere', async () => {
      for (const path of [
        '//evil.example/',
        '//evil.example/%2f..',
        '/wall//evil.example/%2f..',
        '/\\evil.example',
        '/wall/%5cevil.example/..',
      ]) {
        expect(await exchange(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`)).not.toMatch(/^location: *(\/\/|\/?\\|https?:)/im);
      }
    });

    it('answers others while some are slow (55)', async () => {
      const slow = Array.from({ length: 300 }, () => connect(Number(new URL(hub.url).port), '127.0.0.1'));
      for (const [index, each] of slow.entries()) {
        each.on('error', () => undefined);
        each.write(
          index % 2 === 0
            ? 'GET / HTTP/1.1\r\nX-'
            : `POST /api/v1/tokens HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${ADMIN}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{`,
        );
      }
      await sleep(300);
      expect(await isWell()).toBe(true);
      for (const each of slow) each.destroy();
    });
  });

  describe('over sockets', () => {
    it('speaks no polling, whatever session is claimed (54)', async () => {
      expect((await fetch(`${hub.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(400);
      for (const sid of ['__proto__', 'constructor', '%00', 'x'.repeat(5_000)]) {
        const url = `${hub.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`;
        expect((await fetch(url, { method: 'POST', body: Buffer.from([0xff, 0x00, 0x1e]) })).status).toBe(400);
      }
      expect(await isWell()).toBe(true);
    });

    it.each(['https://evil.example', 'null', 'http://127.0.0.1:1', 'file://'])('refuses a page of %s (46)', async (origin) => {
      expect((await socket({ headers: [`Origin: ${origin}`] })).handshake).not.toContain('101');
    });

    it('does nothing for who has not said who they are (40)', async () => {
      const raw = await socket();
      for (const packet of ['42/live,["resume",{"stream":"x","seq":0}]', '42/fleet,["hello",{}]', '42["anything"]', '40', '41/live,'])
        raw.send(packet);
      await sleep(200);
      expect(raw.received).not.toContain('snapshot');
      const nobody = await socket();
      nobody.send('40/live,{"token":"wrong"}');
      expect(await nobody.untilReceived('44/live,{"message":"unauthorized"}')).toBe(true);
    });

    it('lets nobody into another role’s namespace (40)', async () => {
      const raw = await socket();
      raw.send(`40/fleet,${JSON.stringify({ token: viewer })}`);
      expect(await raw.untilReceived('44/fleet,{"message":"forbidden"}')).toBe(true);
      const other = await socket();
      other.send(`40/live,${JSON.stringify({ token: service })}`);
      expect(await other.untilReceived('44/live,{"message":"forbidden"}')).toBe(true);
      const odd = await socket();
      for (const auth of ['{"token":{"$ne":1}}', '{"token":[]}', '[]', '"x"', '{"token":null}']) odd.send(`40/live,${auth}`);
      await sleep(200);
      expect(odd.received).not.toContain('snapshot');
    });

    it.each([
      '42/live,["join","board:other"]',
      '42/live,["resume"]',
      '42/live,["resume",null]',
      '42/live,["resume",{"stream":{"$ne":1},"seq":-1}]',
      '42/live,["resume",{"stream":"x","seq":1e308}]',
      '42/live,99999999999999999999["resume",{}]',
      '42/live,[{"toString":1}]',
      '42/live,[]',
      '42/live,["__proto__",{}]',
      '42/live,["disconnect"]',
      '42/live,["newListener",1]',
      '450-/live,["resume",{}]',
      '451-/live,["resume",{"_placeholder":true,"num":1e9}]',
      '451-/live,["resume",{"_placeholder":true,"num":-1}]',
      '459999999999-/live,["resume"]',
      '43/live,1["never asked"]',
      '4',
      '',
      '9',
      '3'.repeat(1_000),
      `42/live,${'['.repeat(20_000)}`,
    ])('survives %p on /live (53)', async (packet) => {
      const raw = await admitted('/live', viewer);
      raw.send(packet);
      raw.send(Buffer.from([0xff, 0xfe, 0]), { opcode: 'binary' });
      await sleep(30);
      expect(await isWell()).toBe(true);
    });

    it.each([
      '["hello"]',
      '["hello",null]',
      '["hello",{"service":"payments","component":"x","instance":"x","incarnation":"x","version":"1"}]',
      '["hello",{"service":"booking","component":"booking-api","instance":"__proto__","incarnation":"x","version":"1"}]',
      '["hello",{"service":"booking","component":"booking-api","instance":"booking-a","incarnation":"x","version":"1","address":"http://169.254.169.254/"}]',
      '["report",{"incarnation":"x","sentAt":0,"breakers":[],"transitions":[]}]',
      '["leave",{"incarnation":"x"}]',
      '["leave",[[]]]',
    ])('refuses %s on /fleet with a reason, and takes nothing from it', async (event) => {
      const raw = await admitted('/fleet', service);
      raw.send(`42/fleet,7${event}`);
      if (await raw.untilReceived('43/fleet,7', 500)) expect(raw.received).toMatch(/"(accepted|ok)":(false|true)/);
      expect(await isWell()).toBe(true);
      const booking = await ask('GET', '/api/v1/components/booking-api');
      expect(booking.text).not.toMatch(/__proto__|169\.254/);
    });

    it('closes who sends too much, too large, or no frames at all (55)', async () => {
      const flood = await admitted('/live', viewer);
      for (let index = 0; index < 100; index += 1) flood.send('42/live,["resume",{"stream":"x","seq":0}]');
      expect(await flood.untilClosed()).toBe(true);
      const large = await admitted('/live', viewer);
      large.send(`42/live,["resume","${'x'.repeat(70_000)}"]`);
      expect(await large.untilClosed()).toBe(true);
      const noise = await admitted('/live', viewer);
      noise.write(Buffer.alloc(10_000, 0xab));
      expect(await noise.untilClosed()).toBe(true);
    });

    it('bounds a message in crumbs, and attachments that never come (53, 55)', async () => {
      const crumbs = await admitted('/live', viewer);
      crumbs.send('4', { isLast: false });
      for (let index = 0; index < 70_000; index += 1) crumbs.send('x', { opcode: 'continuation', isLast: false });
      expect(await crumbs.untilClosed(10_000)).toBe(true);
      const attachments = await admitted('/live', viewer);
      attachments.send('4510-/live,["resume",{"_placeholder":true,"num":0}]');
      for (let index = 0; index < 200; index += 1) attachments.send(Buffer.alloc(60_000), { opcode: 'binary' });
      expect(await attachments.untilClosed()).toBe(true);
      expect(await isWell()).toBe(true);
    });

    it('is not moved by handshakes that stay silent or come in crowds (55)', async () => {
      const silent = await Promise.all(Array.from({ length: 300 }, () => RawWebsocket.open(hub.url)));
      expect(await isWell()).toBe(true);
      const heads = Array.from({ length: 2_001 }, (_, index) => `x${index}: 1`);
      await socket({ headers: heads });
      for (const each of silent) each.close();
      // The bar lasts until the next try is earned, three seconds at twenty a minute, so it is looked at as soon as it falls.
      for (let index = 0; index < 30; index += 1) {
        const guess = await socket();
        if (!guess.handshake.includes('101')) break;
        guess.send(`40/live,{"token":"guess-${index}"}`);
        await guess.until(() => guess.received.includes('44/live') || guess.isClosed, 500);
      }
      expect((await socket()).handshake).not.toContain('101');
    });
  });

  it('left no trace in the hub: the same process, its size, its record', async () => {
    expect(await isWell()).toBe(true);
    expect((await liveBytes(logFile)) - bytesBefore).toBeLessThan(MOST_GROWTH_BYTES);
    const { timeline, phase } = await hub.must<{ timeline: { kind: string }[]; phase: string }>('GET', `/incidents/${incidentId}`);
    expect(phase).not.toBe('resolved');
    expect(timeline.filter(({ kind }) => kind === 'comment').length).toBeLessThanOrEqual(6);
  });
});
