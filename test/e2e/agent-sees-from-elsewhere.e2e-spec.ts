import type { Availability, Check, Incident, List, Outage } from '@watchfloor/contracts';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { AgentProcess } from '../support/agent-process.ts';
import { freePort } from '../support/free-port.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';
import { WaysToATarget } from '../support/ways-to-a-target.ts';

const LOCATIONS = ['hub', 'paris', 'tokyo'];
const TIMING = 'interval: 1s, retryInterval: 500ms, timeout: 900ms, failureThreshold: 2, successThreshold: 2';

describe('agents', () => {
  let ways: WaysToATarget;
  let hub: HubLives;
  const agents = new Map<string, AgentProcess>();

  beforeAll(async () => {
    ways = await WaysToATarget.open(LOCATIONS);
    const folder = scratchFolder('agents');
    const config = join(folder, 'watchfloor.yaml');
    writeFileSync(
      config,
      `egress: { allowLoopback: true }
services:
  - id: shop
    tier: 3
    checks: [ { id: front, probe: http, url: "${ways.url}", locations: [${LOCATIONS.join(', ')}], ${TIMING} } ]
  - id: branch
    tier: 1
    checks: [ { id: till, probe: http, url: "${ways.url}", locations: [paris], ${TIMING} } ]
`,
    );
    const environment = { WATCHFLOOR_CONFIG: config, DATABASE_URL: `sqlite:${join(folder, 'hub.db')}`, ...ways.environmentOf('hub') };
    const adminToken = randomBytes(24).toString('hex');
    hub = new HubLives({ port: await freePort(), adminToken, environment, logFile: join(folder, 'hub.log') });
    hub.start();
    await hub.ready();
    for (const location of ['paris', 'tokyo']) {
      const { token } = await hub.must<{ token: string }>('POST', '/tokens', { kind: 'agent', name: location });
      agents.set(
        location,
        new AgentProcess({ hubUrl: hub.url, token, folder: scratchFolder(location), environment: ways.environmentOf(location) }),
      );
    }
  }, 60_000);

  afterAll(async () => {
    for (const agent of agents.values()) await agent.end('SIGKILL');
    await hub.kill();
    await ways.close();
  });

  async function until(check: string, isSo: (check: Check) => boolean, withinMs = 15_000): Promise<Check> {
    let last: Check | undefined;
    for (const end = Date.now() + withinMs; Date.now() < end; await sleep(100)) {
      last = (await hub.ask<Check>('GET', `/checks/${check}`))?.body;
      if (last !== undefined && isSo(last)) return last;
    }
    throw new Error(`Not so within ${withinMs} ms: ${JSON.stringify(last?.state)} ${JSON.stringify(last?.runs)}`);
  }

  it('decide together with the hub: one that says DOWN is heard, a majority is believed (ST-8)', async () => {
    await until('front', ({ state, runs }) => state.status === 'up' && runs[0]!.locations!.every((each) => each.state.status === 'up'));
    ways.break('tokyo');
    const degraded = await until('front', ({ state }) => state.status !== 'up');
    expect(degraded.state).toMatchObject({ status: 'degraded', reason: 'down_from: tokyo' });
    const brokenAt = Date.now();
    ways.break('paris');
    const down = await until('front', ({ state }) => state.status === 'down');
    expect(down.state.reason).toBe('status_mismatch');
    expect(Math.abs(Date.parse(down.state.since!) - brokenAt)).toBeLessThan(2_500);
    ways.mend('paris', 'tokyo');
    await until('front', ({ state }) => state.status === 'up');
    await until('till', ({ state }) => state.status === 'up');
  }, 60_000);

  it('remember what they saw while the hub was away, and then it is known', async () => {
    const killedAt = Date.now();
    await hub.kill();
    await sleep(3_000);
    ways.break('paris');
    const brokenAt = Date.now();
    await sleep(5_000);
    ways.mend('paris');
    const mendedAt = Date.now();
    await sleep(5_000);
    hub.start();
    await hub.ready();
    const startedAt = Date.now();
    await until('till', ({ state }) => state.status === 'up');
    const outage = await outageOf('branch', killedAt);
    for (const [known, real] of [
      [outage.impactStartedAt, brokenAt],
      [outage.restoredAt!, mendedAt],
    ] as const) {
      expect(Date.parse(known)).toBeGreaterThanOrEqual(real - 100);
      expect(Date.parse(known)).toBeLessThan(real + 2_500);
    }
    expect(Date.parse(outage.detectedAt)).toBeGreaterThan(startedAt - 5_000);
    const incident = (await hub.must<List<Incident>>('GET', '/incidents?limit=50')).items.find(({ outages }) =>
      outages.includes(outage.id),
    );
    expect(incident).toMatchObject({ type: 'availability', severity: 'critical', restoredAt: outage.restoredAt });
    const span = `from=${new Date(killedAt).toISOString()}&to=${new Date(startedAt).toISOString()}`;
    const { downMs, unknownMs, totalMs, upMs, degradedMs } = await hub.must<Availability>('GET', `/services/branch/availability?${span}`);
    expect(downMs).toBe(Date.parse(outage.restoredAt!) - Date.parse(outage.impactStartedAt));
    expect(unknownMs).toBeLessThan(2_500);
    expect(upMs + degradedMs + downMs + unknownMs).toBe(totalMs);
  }, 90_000);

  it('that are gone leave their place unseen, and the others decide', async () => {
    await agents.get('paris')!.end('SIGKILL');
    const till = await until('till', ({ state }) => state.status !== 'up', 20_000);
    expect(till.state).toMatchObject({ status: 'unknown', reason: 'stale' });
    const front = await until('front', ({ runs }) => runs[0]!.locations!.some((each) => each.state.status === 'unknown'));
    expect(front.state.status).toBe('up');
    expect(front.runs[0]!.locations!.map(({ location, state }) => [location, state.status])).toEqual([
      ['hub', 'up'],
      ['paris', 'unknown'],
      ['tokyo', 'up'],
    ]);
  }, 60_000);

  async function outageOf(service: string, since: number): Promise<Outage> {
    for (const end = Date.now() + 15_000; Date.now() < end; await sleep(200)) {
      const outages = (await hub.must<List<Outage>>('GET', `/outages?service=${service}`)).items;
      const found = outages.find(({ impactStartedAt, restoredAt }) => Date.parse(impactStartedAt) > since && restoredAt !== null);
      if (found !== undefined) return found;
    }
    throw new Error('the outage is not known');
  }
});
