import type { Incident, List, Service } from '@watchfloor/contracts';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseCases } from '../support/database-cases.ts';
import type { ReceivedRequest } from '../support/http-receiver.ts';
import { invented, missed, type Compared } from '../support/survival/against-truth.ts';
import { ProvingGround, type RestartEntry } from '../support/survival/proving-ground.ts';
import { chosenSeed, SeededRandom } from '../support/survival/seeded-random.ts';
import { brokenPartitions, readRecord, stretchesOf, type StoredRecord } from '../support/survival/stored-record.ts';
import { difference, intersection } from '../support/survival/stretches.ts';
import { Witness } from '../support/survival/witness.ts';

/** Each depends on the next. */
const CHAIN = ['storefront', 'booking', 'payments', 'ledger'];
const KILLS = { SQLite: 50, PostgreSQL: 8 };
const INTERVAL_MS = 1_000;
const PROBE_TIMEOUT_MS = 500;
const BOUND_MS = INTERVAL_MS * 2 + PROBE_TIMEOUT_MS + 1_000;
const WELL_FOR_MS = 4_000;
const seed = chosenSeed();

describe.each(databaseCases)(`a hub that is killed again and again on $name (seed ${seed})`, ({ name, createUrl }) => {
  const random = new SeededRandom(seed);
  let ground: ProvingGround;
  let witness: Witness;
  let record: StoredRecord;
  let restarts: RestartEntry[];
  let endedAt: number;
  let exitCode: number | null;
  let figures: Map<string, Awaited<ReturnType<typeof availabilityOf>>>;
  let incidents: Incident[];

  beforeAll(async () => {
    const databaseUrl = await createUrl();
    ground = await ProvingGround.open(databaseUrl);
    witness = new Witness(ground.hub, random, ground.beaconToken);
    await sleep(3_000);
    const killing = killInstances();
    for (let life = 0; life < KILLS[name]; life += 1) await liveAndDie();
    killing.stop();
    await ground.hub.ready();
    // First: the last signal must not be one too many for its minute.
    await witness.stop();
    await settle();
    await ground.hub.must('POST', `/heartbeats/${ground.beaconToken}`);
    await untilRestored();
    figures = new Map(
      await Promise.all(
        ['storefront', 'booking', 'payments', 'ledger', 'beacon'].map(async (key) => [key, await availabilityOf(key)] as const),
      ),
    );
    incidents = await Promise.all(
      (await ground.hub.must<List<Incident>>('GET', '/incidents?limit=500')).items.map(({ id }) =>
        ground.hub.must<Incident>('GET', `/incidents/${id}`),
      ),
    );
    restarts = await ground.restarts();
    exitCode = await ground.hub.stop();
    endedAt = Date.now();
    record = await readRecord(databaseUrl);
  }, 420_000);
  afterAll(async () => await (ground as ProvingGround | undefined)?.close());

  /** Some die while they start, most while they work. */
  async function liveAndDie(): Promise<void> {
    if (random.next() < 0.25) await sleep(random.between(50, 1_500));
    else {
      await ground.hub.ready();
      await sleep(random.between(0, 1_800));
    }
    await ground.hub.kill();
    ground.hub.start();
  }

  function killInstances(): { stop: () => void } {
    let goesOn = true;
    const work = async () => {
      while (goesOn) {
        await sleep(random.between(3_000, 7_000));
        const well = Object.keys(ground.fleet.addresses).filter(
          (id) => Date.now() - (ground.truth.healthySince(id) ?? Date.now()) > WELL_FOR_MS,
        );
        const victim = random.pick(well);
        if (victim !== undefined && goesOn) await ground.fleet.crash(victim).catch(() => undefined);
      }
    };
    void work();
    return { stop: () => (goesOn = false) };
  }

  async function settle(): Promise<void> {
    for (const patience = Date.now() + 40_000; Date.now() < patience; await sleep(250)) {
      const { items } = await ground.hub.must<List<Service>>('GET', '/services');
      const sick = items.filter(
        ({ id, state }) => id !== 'beacon' && id !== 'traffic' && state.status !== 'up' && state.status !== 'degraded',
      );
      if (sick.length === 0) return;
    }
  }

  async function untilRestored(): Promise<void> {
    for (const patience = Date.now() + 40_000; Date.now() < patience; await sleep(250)) {
      const { items } = await ground.hub.must<List<Incident>>('GET', '/incidents?limit=500');
      if (items.every(({ restoredAt }) => restoredAt !== null)) return;
    }
  }

  async function availabilityOf(key: string) {
    const [from, to] = [new Date(Date.now() - 3_600_000), new Date()].map((at) => at.toISOString());
    return await ground.hub.must<
      Record<'totalMs' | 'upMs' | 'degradedMs' | 'downMs' | 'unknownMs' | 'excludedMs', number> & {
        segments: { from: string; to: string }[];
      }
    >('GET', `/services/${key}/availability?from=${from}&to=${to}`);
  }

  function comparedWithTruth(id: string): Compared {
    const stretches = (status: string) => stretchesOf(record, { kind: 'instance', key: id, status, until: endedAt });
    return {
      recordedDown: stretches('down'),
      recordedUnknown: stretches('unknown'),
      certainlyUp: ground.truth.certainlyUp(id),
      certainlyDown: ground.truth.certainlyDown(id),
      awake: ground.hub.awake(INTERVAL_MS),
      boundMs: BOUND_MS,
      timeoutMs: PROBE_TIMEOUT_MS,
    };
  }

  it('really was put to the test', () => {
    expect(witness.comments.length).toBeGreaterThan(KILLS[name] / 3);
    expect(restarts.length).toBeGreaterThan(0);
    expect(exitCode).toBe(0);
  });

  it('lost no answered comment, acknowledgement, line, incident or act', () => {
    const byId = new Map(incidents.map((incident) => [incident.id, incident]));
    for (const [id, seen] of witness.incidents) {
      expect(byId.get(id)).toMatchObject({ number: seen.number, ...(seen.ack === null ? {} : { ack: seen.ack }) });
      const kept = (byId.get(id)?.timeline ?? []).map(({ at, kind, text }) => `${at} ${kind} ${text}`);
      expect(kept).toEqual(expect.arrayContaining([...(witness.lines.get(id) ?? [])]));
    }
    for (const { incidentId, text } of witness.comments) {
      const said = byId.get(incidentId)?.timeline?.filter((line) => line.kind === 'comment' && line.text.endsWith(`: ${text}`));
      expect(said).toHaveLength(1);
    }
    for (const act of witness.acts.values()) {
      expect(record.acts.find(({ id }) => id === act.id)).toMatchObject({ number: act.number, fencingToken: act.fencingToken });
    }
  });

  it('stands by every signal that it accepted', () => {
    const unkept = witness.signals.flatMap((signal, index) => {
      const next = witness.signals[index + 1];
      if ('unknownFrom' in signal || next === undefined) return [];
      const held = { from: signal.answeredAt, to: 'unknownFrom' in next ? next.unknownFrom : next.sentAt };
      return difference([held], stretchesOf(record, { kind: 'check', key: 'beacon-signal', status: signal.status, until: endedAt }));
    });
    expect(unkept).toEqual([]);
  });

  it('began each act at most once, and restarted nothing twice (I4)', () => {
    expect(restarts.filter(({ requests, restarts: times }) => requests > 1 || times > 1)).toEqual([]);
    for (const { id, key } of restarts) {
      const [targetUid, number] = key.split(':');
      const act = record.acts.find((row) => row.target.uid === targetUid && row.number === Number(number));
      expect(act?.startedAt).toEqual(expect.any(Number));
      expect(record.keys.get(targetUid ?? '')).toBe(id);
    }
    for (const uid of new Set(record.acts.map(({ target }) => target.uid))) {
      const acts = record.acts.filter(({ target }) => target.uid === uid).toSorted((a, b) => a.number - b.number);
      expect(acts.map(({ number }) => number)).toEqual(acts.map((_, index) => index + 1));
      for (const [index, act] of acts.entries()) expect(act.fencingToken).toBeGreaterThan(acts[index - 1]?.fencingToken ?? 0);
    }
  });

  it('recorded the deaths that were, and no other (AV-3)', () => {
    for (const id of Object.keys(ground.fleet.addresses)) {
      const compared = comparedWithTruth(id);
      expect({ id, invented: invented(compared), missed: missed(compared) }).toEqual({ id, invented: [], missed: [] });
    }
    const bookings = ['booking-a', 'booking-b'].map(comparedWithTruth);
    const service = stretchesOf(record, { kind: 'service', key: 'booking', status: 'down', until: endedAt });
    expect(service).toEqual(intersection(bookings[0]!.recordedDown, bookings[1]!.recordedDown));
  });

  it('accounts for every millisecond (AV-1, AV-5)', () => {
    expect(brokenPartitions(record)).toEqual([]);
    for (const { totalMs, upMs, degradedMs, downMs, unknownMs, excludedMs, segments } of figures.values()) {
      expect(upMs + degradedMs + downMs + unknownMs + excludedMs).toBe(totalMs);
      expect(segments.slice(1).map(({ from }) => from)).toEqual(segments.slice(0, -1).map(({ to }) => to));
      expect(totalMs).toBeGreaterThan(0);
    }
  });

  it('restored every incident, settled what was due, and kept the chain of its audit', () => {
    expect(incidents.filter(({ restoredAt }) => restoredAt === null)).toEqual([]);
    expect(record.outages.filter(({ restoredAt }) => restoredAt === null)).toEqual([]);
    expect(record.dues.filter(({ settledAt, dueAt }) => settledAt === null && dueAt < endedAt - 5_000)).toEqual([]);
    expect(record.auditIsIntact).toBe(true);
  });

  it('told everybody of each incident, and again only under the same id', () => {
    const told = ground.bus.received.map((request) => ({ ...eventOf(request), webhookId: request.headers['webhook-id'] }));
    for (const incident of incidents) {
      const { id, number } = incident;
      const opened = told.filter((event) => event.incidentId === id && event.type === 'incident.opened');
      const ids = new Set(opened.map(({ webhookId }) => webhookId)).size;
      const mayBeSilent = ids === 0 && wasUnreachable(incident);
      expect({ number, ids: mayBeSilent ? 1 : ids }).toEqual({ number, ids: 1 });
    }
    expect(told.some(({ type }) => type === 'incident.opened')).toBe(true);
  });

  /** Nobody is told of a service that only suffers from one it depends on, nor when it recovers just after it (ST-10). */
  function wasUnreachable({ services, impactStartedAt, restoredAt }: Incident): boolean {
    const during = { from: Date.parse(impactStartedAt) - 5_000, to: restoredAt === null ? Infinity : Date.parse(restoredAt) + 5_000 };
    const place = CHAIN.indexOf(services[0] ?? '');
    const parents = place === -1 ? [] : CHAIN.slice(place + 1);
    return parents.some((key) =>
      stretchesOf(record, { kind: 'service', key, status: 'down', until: endedAt }).some(
        ({ from, to }) => from < during.to && to > during.from,
      ),
    );
  }

  it('never gave a decision up', () => {
    expect(readFileSync(ground.logFile, 'utf8')).not.toMatch(/refused by the database|could not be applied/);
  });
});

function eventOf({ body }: ReceivedRequest): { type: string; incidentId: string } {
  const { type, data } = JSON.parse(body) as { type: string; data: { incident: { id: string } } };
  return { type, incidentId: data.incident.id };
}
