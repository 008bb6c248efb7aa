import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, List, Service } from '@watchfloor/contracts';
import pg from 'pg';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';
import { invented, missed, type Compared } from '../support/survival/against-truth.ts';
import type { HubLives } from '../support/survival/hub-lives.ts';
import { ProvingGround, type RestartEntry } from '../support/survival/proving-ground.ts';
import { brokenPartitions, readRecord, stretchesOf, type StoredRecord } from '../support/survival/stored-record.ts';
import { difference, type Stretch } from '../support/survival/stretches.ts';

const INTERVAL_MS = 1_000;
const PROBE_TIMEOUT_MS = 500;
const BOUND_MS = INTERVAL_MS * 2 + PROBE_TIMEOUT_MS + 1_000;
const TAKE_OVER_MS = 14_000;
const VICTIMS = ['storefront-a', 'booking-a', 'payments-a', 'ledger-a'];

describe('two hubs on one PostgreSQL and Redis', () => {
  let ground: ProvingGround;
  let database: pg.Client;
  let record: StoredRecord;
  let restarts: RestartEntry[];
  let endedAt: number;
  /** When one of them was killed or stopped, until the other must have taken over. */
  const alone: Stretch[] = [];
  const answers: Record<string, unknown> = {};

  beforeAll(async () => {
    const databaseUrl = await createPostgresDatabase();
    database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    ground = await ProvingGround.open(databaseUrl, { redisUrl: await sharedRedisUrl() });
    const [first, second] = ground.hubs as [HubLives, HubLives];
    answers['shares'] = await untilShares([128, 128]);
    await settled(first);
    await commandsReachTheOwner();
    await outageWhile('killed', () => first.kill());
    first.start();
    await first.ready();
    await untilShares([128, 128]);
    await outageWhile('stopped', () => Promise.resolve(process.kill(second.pid, 'SIGSTOP')));
    process.kill(second.pid, 'SIGCONT');
    await untilShares([128, 128]);
    await outageWhile('asked to end', async () => (answers['exit'] = await second.stop()));
    answers['sharesAfter'] = await shares();
    second.start();
    await second.ready();
    await untilShares([128, 128]);
    await Promise.all(ground.hubs.map((hub) => settled(hub)));
    answers['boards'] = await Promise.all(ground.hubs.map((hub) => board(hub)));
    restarts = await ground.restarts();
    for (const hub of ground.hubs) await hub.stop();
    endedAt = Date.now();
    record = await readRecord(databaseUrl);
  }, 240_000);
  afterAll(async () => {
    await (database as pg.Client | undefined)?.end();
    await (ground as ProvingGround | undefined)?.close();
  });

  async function shares(): Promise<number[]> {
    const { rows } = await database.query<{ count: string }>('SELECT count(*) FROM shard GROUP BY hub_id ORDER BY 1');
    return rows.map(({ count }) => Number(count));
  }

  async function untilShares(wanted: readonly number[]): Promise<number[]> {
    for (const patience = Date.now() + 30_000; Date.now() < patience; await sleep(100)) {
      if (JSON.stringify(await shares()) === JSON.stringify(wanted)) break;
    }
    return await shares();
  }

  async function settled(hub: HubLives): Promise<void> {
    for (const patience = Date.now() + 40_000; Date.now() < patience; await sleep(100)) {
      const { items } = await hub.must<List<Service>>('GET', '/services');
      if (items.every(({ id, state }) => state.status === 'up' || id === 'beacon' || id === 'traffic')) return;
    }
  }

  /** Somebody dies at the moment at which a hub does: the other one sees it and heals it. */
  async function outageWhile(what: string, strike: () => Promise<unknown>): Promise<void> {
    const before = (await ground.restarts()).length;
    const from = Date.now();
    await strike();
    await Promise.all(VICTIMS.map((id) => ground.fleet.crash(id)));
    for (const patience = Date.now() + 60_000; Date.now() < patience; await sleep(100)) {
      const well = VICTIMS.filter((id) => (ground.truth.healthySince(id) ?? 0) > from);
      if (well.length === VICTIMS.length && (await ground.restarts()).length >= before + VICTIMS.length) break;
    }
    alone.push({ from, to: Math.max(Date.now(), from + TAKE_OVER_MS) });
    answers[`healed while ${what}`] = (await ground.restarts()).length - before;
  }

  /** One of the two decides for it; the other passes it on. */
  async function commandsReachTheOwner(): Promise<void> {
    const opened = await ground.hubs[0]!.must<Incident>('POST', '/incidents', { services: ['beacon'], severity: 'minor', title: 'Slow' });
    const said = await Promise.all(
      ground.hubs.map((hub, index) => hub.ask<Incident>('POST', `/incidents/${opened.id}/comment`, { text: `from ${index}` })),
    );
    const acknowledged = [];
    for (const hub of ground.hubs) acknowledged.push((await hub.ask('POST', `/incidents/${opened.id}/acknowledge`, {}))?.status);
    await sleep(1_500);
    const seen = await Promise.all(ground.hubs.map((hub) => hub.must<Incident>('GET', `/incidents/${opened.id}`)));
    answers['comments'] = said.map((answer) => answer?.status);
    answers['acknowledged'] = acknowledged;
    answers['lines'] = seen.map(({ timeline }) => timeline?.filter(({ kind }) => kind === 'comment').length);
    const looked = await Promise.all(ground.hubs.map((hub) => hub.ask<readonly unknown[]>('POST', '/checks/ledger-live/run', {})));
    answers['looked'] = looked.map((answer) => answer?.status);
    const resolved = await ground.hubs[1]!.ask('POST', `/incidents/${opened.id}/resolve`, {});
    answers['resolved'] = resolved?.status;
  }

  async function board(hub: HubLives): Promise<unknown> {
    const services = await hub.must<List<Service>>('GET', '/services');
    const incidents = await hub.must<List<Incident>>('GET', '/incidents?limit=500');
    return {
      services: services.items.map(({ id, state }) => `${id} ${state.status} ${state.since}`),
      incidents: incidents.items.map(({ number, phase, restoredAt }) => `${number} ${phase} ${restoredAt}`),
    };
  }

  function compared(id: string): Compared {
    const stretches = (status: string) => stretchesOf(record, { kind: 'instance', key: id, status, until: endedAt });
    const from = ground.hubs[0]!.awake(INTERVAL_MS)[0]?.from ?? 0;
    return {
      recordedDown: stretches('down'),
      recordedUnknown: stretches('unknown'),
      certainlyUp: ground.truth.certainlyUp(id),
      certainlyDown: ground.truth.certainlyDown(id),
      awake: difference([{ from, to: endedAt }], alone),
      boundMs: BOUND_MS,
      timeoutMs: PROBE_TIMEOUT_MS,
    };
  }

  it('share the shards evenly, and one has them all when the other has ended in order', () => {
    expect(answers).toMatchObject({ shares: [128, 128], exit: 0, sharesAfter: [256] });
  });

  it('answer commands for each other’s services, once', () => {
    expect(answers).toMatchObject({ comments: [200, 200], lines: [2, 2], resolved: 200 });
    expect(answers['acknowledged']).toEqual([200, 409]);
    expect(answers['looked']).toEqual([200, 200]);
  });

  it('heal what dies together with a hub, each act once (I4)', () => {
    const wanted = VICTIMS.length;
    expect(answers).toMatchObject({ 'healed while killed': wanted, 'healed while stopped': wanted, 'healed while asked to end': wanted });
    expect(restarts.filter(({ requests, restarts: times }) => requests > 1 || times > 1)).toEqual([]);
    for (const uid of new Set(record.acts.map(({ target }) => target.uid))) {
      const acts = record.acts.filter(({ target }) => target.uid === uid).toSorted((a, b) => a.number - b.number);
      expect(acts.map(({ number }) => number)).toEqual(acts.map((_, index) => index + 1));
      for (const [index, act] of acts.entries()) expect(act.fencingToken).toBeGreaterThan(acts[index - 1]?.fencingToken ?? 0);
    }
  });

  it('recorded the deaths that were, and no other', () => {
    for (const id of Object.keys(ground.fleet.addresses)) {
      expect({ id, invented: invented(compared(id)), missed: missed(compared(id)) }).toEqual({ id, invented: [], missed: [] });
    }
    expect(brokenPartitions(record)).toEqual([]);
    expect(record.auditIsIntact).toBe(true);
  });

  it('are blind no longer than a take-over lasts', () => {
    const blind = Object.keys(ground.fleet.addresses).flatMap((id) =>
      stretchesOf(record, { kind: 'instance', key: id, status: 'unknown', until: endedAt }),
    );
    expect(blind.filter(({ from, to }) => to - from > TAKE_OVER_MS)).toEqual([]);
  });

  it('show the same', () => {
    const [one, other] = answers['boards'] as [unknown, unknown];
    expect(one).toEqual(other);
  });

  it('told of each incident under one id', () => {
    const opened = ground.bus.received.map(({ body, headers }) => ({ ...(JSON.parse(body) as Told), id: headers['webhook-id'] }));
    const byIncident = Map.groupBy(
      opened.filter(({ type }) => type === 'incident.opened'),
      ({ data }) => data.incident.id,
    );
    expect(byIncident.size).toBeGreaterThan(0);
    for (const messages of byIncident.values()) expect(new Set(messages.map(({ id }) => id)).size).toBe(1);
  });

  it('gave no decision up that was theirs', () => {
    expect(readFileSync(ground.logFile, 'utf8')).not.toMatch(/refused by the database|could not be applied/);
  });
});

interface Told {
  readonly type: string;
  readonly data: { readonly incident: { readonly id: string } };
}
