import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseCases } from './support/database-cases.ts';
import { freePort } from './support/free-port.ts';
import { HttpReceiver } from './support/http-receiver.ts';
import { scratchFolder } from './support/shared-servers.ts';

const SECRET_KEY = 'secret-key-of-the-tracing-test-0000000000';
const ADMIN_TOKEN = 'admin-token-of-the-tracing-test-00000000';

/** Everything that a span could carry away, each with a word that must not arrive. */
const yaml = (world: string) => `
hub: { deadMan: { url: "${world}/ping/CANARY-dead-man", interval: 5s } }
egress: { allowLoopback: true }
channels:
  - { id: irt, notifier: slack, url: "${world}/slack/CANARY-slack" }
  - { id: bus, notifier: webhook, url: "${world}/bus?key=CANARY-query", secret: "whsec_${btoa('CANARY-secret-that-is-long-enough')}" }
services:
  - id: booking
    tier: 1
    checks:
      - { id: front, probe: http, url: "${world}/front?key=CANARY-target", interval: 1s, timeout: 500ms, failureThreshold: 1, expect: ['status == 404'] }
      - { id: beat, probe: heartbeat, interval: 1h, grace: 1m, token: CANARY-heartbeat }
`;

// PostgreSQL, because its statements are spans.
const postgres = databaseCases.find(({ name }) => /postgres/i.test(name))!;

describe('a hub with an OTLP endpoint', () => {
  let world: HttpReceiver;
  let collector: HttpReceiver;
  let hub: ChildProcess;
  let url: string;

  beforeAll(async () => {
    [world, collector] = await Promise.all([HttpReceiver.start(), HttpReceiver.start()]);
    const config = join(scratchFolder('tracing'), 'watchfloor.yaml');
    writeFileSync(config, yaml(world.url));
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    const env = {
      PATH: process.env['PATH'],
      PORT: String(port),
      DATABASE_URL: await postgres.createUrl(),
      WATCHFLOOR_SECRET_KEY: SECRET_KEY,
      WATCHFLOOR_ADMIN_TOKEN: ADMIN_TOKEN,
      OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    };
    hub = spawn(process.execPath, ['bin/watchfloor.mjs', 'serve', '--config', config], { env, stdio: 'ignore' });
    await until(async () => (await fetch(`${url}/health/ready`)).ok);
  }, 60_000);

  afterAll(async () => {
    hub.kill('SIGKILL');
    await Promise.all([world.stop(), collector.stop()]);
  });

  const spans = () => collector.received.map(({ body }) => body).join('\n');

  it('tells of requests and of statements, never of what authenticates', async () => {
    await fetch(`${url}/api/v1/heartbeats/CANARY-heartbeat`);
    await fetch(`${url}/api/v1/services?token=CANARY-asked`, { headers: { authorization: `Bearer ${ADMIN_TOKEN}` } });
    await until(() =>
      Promise.resolve(['/ping', '/slack', '/bus', '/front'].every((path) => world.received.some((seen) => seen.path.startsWith(path)))),
    );
    await until(() =>
      Promise.resolve(/"\/api\/v1\/services"/.test(spans()) && /COMMIT/.test(spans()) && spans().includes(`"${world.url}"`)),
    );
    expect(spans()).not.toMatch(/CANARY/);
    expect(spans()).not.toContain(SECRET_KEY);
    expect(spans()).not.toContain(ADMIN_TOKEN);
  }, 60_000);

  it('ends clean', async () => {
    hub.kill('SIGTERM');
    expect(await once(hub, 'exit')).toEqual([0, null]);
  });
});

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 40_000; Date.now() < end; await sleep(100)) if (await isSo().catch(() => false)) return;
  throw new Error('It did not come to be within 40 s');
}
