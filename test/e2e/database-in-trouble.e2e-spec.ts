import type { Incident, Service, Transition, List } from '@watchfloor/contracts';
import Database from 'better-sqlite3';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../support/free-port.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { HubLives } from '../support/survival/hub-lives.ts';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';

const RUNS = 20;

/** A hub that looks at targets several times a second, while its database is in trouble (fault table 1, 2 and 5). */
class Troubled {
  private constructor(
    readonly hub: HubLives,
    readonly sick: HttpReceiver,
    readonly well: HttpReceiver,
    readonly bus: HttpReceiver,
    readonly incidentId: string,
  ) {}

  static async open(databaseUrl: string): Promise<Troubled> {
    const [sick, well, bus] = (await Promise.all([HttpReceiver.start(), HttpReceiver.start(), HttpReceiver.start()])) as [
      HttpReceiver,
      HttpReceiver,
      HttpReceiver,
    ];
    const folder = scratchFolder('troubled');
    writeFileSync(join(folder, 'watchfloor.yaml'), configuration({ sick: sick.url, well: well.url, bus: bus.url }));
    const environment = {
      DATABASE_URL: databaseUrl,
      WATCHFLOOR_CONFIG: join(folder, 'watchfloor.yaml'),
      WATCHFLOOR_SECRET_KEY: 'k'.repeat(44),
    };
    const hub = new HubLives({
      port: await freePort(),
      adminToken: `test-admin-${'t'.repeat(32)}`,
      environment,
      logFile: join(folder, 'hub.log'),
    });
    hub.start();
    await hub.ready();
    const { id } = await hub.must<Incident>('POST', '/incidents', { title: 'Aside', services: ['aside'], severity: 'minor' });
    const troubled = new Troubled(hub, sick, well, bus, id);
    await troubled.until(async () => (await troubled.statuses())?.every((status) => status === 'up'));
    return troubled;
  }

  async close(): Promise<void> {
    await this.hub.kill();
    await Promise.all([this.sick.stop(), this.well.stop(), this.bus.stop()]);
  }

  comment(text: string) {
    return this.hub.ask<Incident>('POST', `/incidents/${this.incidentId}/comment`, { text });
  }

  async comments(): Promise<string[]> {
    const { timeline = [] } = await this.hub.must<Incident>('GET', `/incidents/${this.incidentId}`);
    return timeline.filter(({ kind }) => kind === 'comment').map(({ text }) => text.replace(/^.*: /, ''));
  }

  async statuses(): Promise<string[] | undefined> {
    const services = await this.hub.ask<List<Service>>('GET', '/services?limit=100');
    return services?.body.items?.filter(({ id }) => id !== 'aside').map(({ state }) => state.status);
  }

  /** Of checks that were recorded as DOWN or UNKNOWN. */
  async bad(): Promise<{ readonly check: string; readonly to: string; readonly at: number }[]> {
    const { items } = await this.hub.must<List<Transition>>('GET', '/transitions?limit=500');
    const ofChecks = items.filter(({ subject, to }) => subject.kind === 'check' && (to === 'down' || to === 'unknown'));
    return ofChecks.map(({ subject, to, at }) => ({ check: subject.id, to, at: Date.parse(at) }));
  }

  async until(isSo: () => Promise<boolean | undefined>, withinMs = 20_000): Promise<void> {
    for (const end = Date.now() + withinMs; Date.now() < end; await sleep(50)) if ((await isSo()) === true) return;
    throw new Error(`Not so within ${withinMs} ms.`);
  }
}

function configuration({ sick, well, bus }: { sick: string; well: string; bus: string }): string {
  const timing = 'interval: 300ms, retryInterval: 300ms, timeout: 250ms, failureThreshold: 2';
  const wells = Array.from(
    { length: RUNS },
    (_, index) => `  - { id: well-${index}, checks: [ { id: well-live-${index}, probe: http, url: "${well}", ${timing} } ] }`,
  );
  return `
egress: { allowLoopback: true }
channels: [ { id: bus, notifier: webhook, url: "${bus}/in", secret: "whsec_${Buffer.alloc(32, 4).toString('base64')}" } ]
services:
  - { id: aside, notify: [], checks: [ { id: aside-signal, probe: heartbeat, interval: 1h, grace: 1h, token: "aside-of-the-trouble-0123456789" } ] }
  - { id: sick, tier: 1, checks: [ { id: sick-live, probe: http, url: "${sick}", ${timing} } ] }
${wells.join('\n')}
`;
}

describe('a database in trouble', () => {
  let postgres: ShakyPostgres | undefined;
  let troubled: Troubled;
  afterEach(async () => {
    await troubled.close();
    await postgres?.stop();
    postgres = undefined;
  });

  it('PostgreSQL crashes under load: nothing well is DOWN, what was decided meanwhile is written, nothing answered is lost', async () => {
    postgres = await ShakyPostgres.start();
    troubled = await Troubled.open(postgres.url);
    const said: string[] = [];
    let goesOn = true;
    const talk = (async () => {
      for (let index = 0; goesOn; index += 1, await sleep(100)) {
        const answer = await troubled.comment(`comment-${index}`);
        if (answer?.status === 200) said.push(`comment-${index}`);
        else expect(answer?.status).toBe(503);
      }
    })();
    for (let round = 0; round < 3; round += 1) {
      const before = said.length;
      await troubled.until(async () => said.length > before + 1);
      await postgres.crash();
    }
    await troubled.until(async () => (await troubled.comment('after'))?.status === 200);
    goesOn = false;
    await talk;
    expect(await troubled.bad()).toEqual([]);
    expect(await troubled.comments()).toEqual(expect.arrayContaining(said));
    expect(await troubled.statuses()).toEqual(Array.from({ length: RUNS + 1 }, () => 'up'));
  }, 120_000);

  it('PostgreSQL is away while something dies: commands are refused in time, and the death is on record afterwards, as it was', async () => {
    postgres = await ShakyPostgres.start();
    troubled = await Troubled.open(postgres.url);
    await postgres.cut();
    const diedAt = Date.now();
    troubled.sick.behaviour = { status: 500 };
    const refused = await troubled.comment('nobody can write this now');
    expect(refused?.status).toBe(503);
    expect(Date.now() - diedAt).toBeLessThan(13_000);
    expect((await fetch(`${troubled.hub.url}/health/live`)).status).toBe(200);
    await postgres.mend();
    await troubled.until(async () => (await troubled.bad()).length > 0);
    const [death, ...others] = await troubled.bad();
    expect(others).toEqual([]);
    expect(death).toMatchObject({ check: 'sick-live', to: 'down' });
    expect(Math.abs((death?.at ?? 0) - diedAt)).toBeLessThan(1_500);
    await troubled.until(async () => troubled.bus.received.some(({ body }) => body.includes('incident.opened')));
    const kept = await troubled.comments();
    expect(kept.filter((text) => text.startsWith('nobody')).length).toBeLessThanOrEqual(1);
  }, 120_000);

  it('SQLite is locked by another program for five seconds: it waits, and nothing well is DOWN', async () => {
    const path = join(scratchFolder('locked'), 'watchfloor.db');
    troubled = await Troubled.open(`sqlite:${path}`);
    const other = new Database(path);
    other.exec('BEGIN EXCLUSIVE');
    const waiting = troubled.comment('while it is locked');
    await sleep(5_000);
    other.exec('ROLLBACK');
    other.close();
    expect([200, 503]).toContain((await waiting)?.status);
    await troubled.until(async () => (await troubled.comment('after'))?.status === 200);
    expect(await troubled.comments()).toEqual(['while it is locked', 'after']);
    expect(await troubled.bad()).toEqual([]);
    expect(await troubled.statuses()).toEqual(Array.from({ length: RUNS + 1 }, () => 'up'));
  }, 60_000);
});
