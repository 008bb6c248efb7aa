import { createServer, type AddressInfo } from 'node:net';
import { OUTCOME_OF_REASON } from '@watchfloor/core';
import { guardWith } from '../../../../../test/support/egress.js';
import { SickServer } from '../../../../../test/support/sick-server.js';
import { SystemClock } from '../../platform/clock.js';
import type { EgressGuard } from '../../platform/egress/egress-guard.js';
import { PROBES } from './index.js';
import type { Sighting } from './probe.js';

/** How each probe is aimed at a host and port; a probe without an entry fails the suite. */
const AIMED: Readonly<Record<string, (host: string, port: number) => object>> = {
  http: (host, port) => ({ url: `http://${host}:${port}/ok` }),
  tcp: (host, port) => ({ url: `tcp://${host}:${port}` }),
};

const clock = new SystemClock();
const looking = PROBES.filter(({ look }) => look !== undefined);

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

it('every probe has a name of its own and a schema that makes a form', async () => {
  const { toJSONSchema } = await import('zod');
  expect(new Set(PROBES.map(({ name }) => name)).size).toBe(PROBES.length);
  for (const { settings } of PROBES)
    expect(toJSONSchema(settings, { io: 'input', unrepresentable: 'any' })).toMatchObject({ type: 'object' });
});

describe.each(looking)('the probe $name', (probe) => {
  let server: SickServer;

  beforeAll(async () => {
    server = await SickServer.start();
  });
  afterAll(() => server.stop());

  const look = async (
    host: string,
    port: number,
    egress: EgressGuard,
    options: { timeoutMs?: number; signal?: AbortSignal } = {},
  ): Promise<Sighting> => {
    const settings = probe.settings.parse(AIMED[probe.name]!(host, port));
    const sighting = await probe.look!(settings, {
      egress,
      clock,
      timeoutMs: options.timeoutMs ?? 2_000,
      signal: options.signal ?? new AbortController().signal,
    });
    expect(OUTCOME_OF_REASON).toHaveProperty(sighting.reason, sighting.outcome);
    expect(sighting.message).toMatch(/^[^\p{Cc}]{0,300}$/u);
    expect(sighting.latencyMs).toBeGreaterThanOrEqual(0);
    return sighting;
  };
  const open = guardWith(
    { allowLoopback: true },
    { alias: ['127.0.0.1'], servfail: 'EAI_AGAIN', slow: 'HANG', mixed: ['127.0.0.1', '169.254.169.254'] },
  );

  it('sees a target that is well, with its phases, and lets go of it', async () => {
    const sighting = await look('alias', server.port, open);
    expect(sighting).toMatchObject({
      outcome: 'ok',
      reason: 'ok',
      phases: { dnsMs: expect.any(Number), connectMs: expect.any(Number), totalMs: expect.any(Number) },
    });
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.openConnections).toBe(0);
  });

  it('fails a target that refuses', async () => {
    expect(await look('127.0.0.1', await freePort(), open)).toMatchObject({ outcome: 'fail', reason: 'connection_refused' });
  });

  it.each([
    ['nowhere', 'fail', 'dns_not_found'],
    ['servfail', 'inconclusive', 'dns_unavailable'],
    ['mixed', 'inconclusive', 'egress_blocked'],
    ['169.254.169.254', 'inconclusive', 'egress_blocked'],
  ])('says of the name %s: %s, %s', async (host, outcome, reason) => {
    expect(await look(host, 80, open)).toMatchObject({ outcome, reason });
  });

  it('never contacts what the egress rules forbid (I1)', async () => {
    const before = server.requests.length;
    expect(await look('127.0.0.1', server.port, guardWith())).toMatchObject({ outcome: 'inconclusive', reason: 'egress_blocked' });
    expect(server.requests.length).toBe(before);
  });

  it('ends at its deadline when the resolver hangs', async () => {
    const endedAt = look('slow', 80, open, { timeoutMs: 150 }).then((sighting) => {
      expect(sighting).toMatchObject({ outcome: 'inconclusive', reason: 'dns_unavailable' });
      return performance.now();
    });
    const due = new Promise<number>((resolve) => setTimeout(() => resolve(performance.now()), 150));
    expect(Math.abs((await endedAt) - (await due))).toBeLessThan(300);
  });

  it('says nothing about the target when the hub stops', async () => {
    const stop = new AbortController();
    const sighting = look('slow', 80, open, { signal: stop.signal });
    stop.abort();
    expect(await sighting).toMatchObject({ outcome: 'inconclusive', reason: 'aborted' });
  });

  it('refuses settings that it does not know', () => {
    expect(probe.settings.safeParse({ ...AIMED[probe.name]!('127.0.0.1', 1), surprise: 1 }).success).toBe(false);
  });
});
