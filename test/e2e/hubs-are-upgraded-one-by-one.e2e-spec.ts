import { writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { List, Service } from '@watchfloor/contracts';
import pg from 'pg';
import { freePort } from '../support/free-port.ts';
import { createPostgresDatabase, scratchFolder, sharedRedisUrl } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';
import { brokenPartitions, readRecord, type StoredRecord } from '../support/survival/stored-record.ts';

const INTERVAL_MS = 2_000;
/** While it lasts nobody looks; what was due is looked at after it. On a busy machine most of it is waiting for a core. */
const HAND_OVER_MS = INTERVAL_MS;
const CHECKS = 20;

describe('two hubs that are ended and started one after the other', () => {
  let target: Server;
  let hubs: HubLives[];
  let database: pg.Client;
  let record: StoredRecord;
  const looks = new Map<string, number[]>();
  const codes: (number | null)[] = [];

  beforeAll(async () => {
    target = createServer((request, response) => {
      const path = request.url ?? '';
      looks.set(path, [...(looks.get(path) ?? []), performance.now()]);
      response.end('ok');
    });
    await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
    const databaseUrl = await createPostgresDatabase();
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    const environment = {
      DATABASE_URL: databaseUrl,
      REDIS_URL: await sharedRedisUrl(),
      WATCHFLOOR_CONFIG: configuration((target.address() as AddressInfo).port),
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
      LOG_LEVEL: 'warn',
    };
    const logFile = join(scratchFolder('upgrade'), 'hub.log');
    const ports = [await freePort(), await freePort()];
    hubs = ports.map((port) => new HubLives({ port, adminToken: `test-admin-${'u'.repeat(32)}`, environment, logFile }));
    for (const hub of hubs) {
      hub.start();
      await hub.ready();
    }
    await untilShared();
    for (const hub of hubs) {
      codes.push(await hub.stop());
      await sleep(INTERVAL_MS);
      hub.start();
      await hub.ready();
      await untilShared();
    }
    await sleep(INTERVAL_MS * 2);
    await hubs[0]!.stop();
    await sleep(INTERVAL_MS);
    await hubs[1]!.stop();
    record = await readRecord(databaseUrl);
  }, 180_000);
  afterAll(async () => {
    await (database as pg.Client | undefined)?.end();
    await Promise.all(((hubs as HubLives[] | undefined) ?? []).map((hub) => hub.kill()));
    target.closeAllConnections();
    target.close();
  });

  /** Both hold shards, and everything is seen to be up. */
  async function untilShared(): Promise<void> {
    for (const patience = Date.now() + 40_000; Date.now() < patience; await sleep(200)) {
      const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM shard GROUP BY hub_id');
      const services = await hubs[1]!.must<List<Service>>('GET', '/services?limit=500');
      const isUp = services.items.every(({ state }) => state.status === 'up');
      if (isUp && rows.length === 2 && rows.every(({ count }) => count === '128')) return;
    }
    throw new Error('The hubs did not come to share the work');
  }

  it('look at everything all the time: never later than an interval after it was due', () => {
    expect(looks.size).toBe(CHECKS);
    const longest = [...looks].map(([path, times]) => ({
      path,
      gapMs: Math.round(Math.max(...times.slice(1).map((at, index) => at - times[index]!))),
    }));
    expect(longest.filter(({ gapMs }) => gapMs > INTERVAL_MS + HAND_OVER_MS)).toEqual([]);
  });

  it('end in order, and nothing is UNKNOWN, DOWN or told meanwhile', () => {
    expect(codes).toEqual([0, 0]);
    const statuses = new Set([...record.segments.values()].flatMap((segments) => segments.map(({ status }) => status)));
    expect([...statuses]).toEqual(['up']);
    expect(record.incidents).toEqual([]);
    expect(brokenPartitions(record)).toEqual([]);
  });
});

function configuration(port: number): string {
  const services = Array.from(
    { length: CHECKS },
    (_, index) => `
  - id: service-${index}
    checks: [ { id: check-${index}, probe: http, url: "http://127.0.0.1:${port}/${index}", interval: ${INTERVAL_MS}ms, retryInterval: 1s, timeout: 1s } ]`,
  );
  const path = join(scratchFolder('upgrade'), 'watchfloor.yaml');
  writeFileSync(path, `egress: { allowLoopback: true }\nservices:${services.join('')}\n`);
  return path;
}
