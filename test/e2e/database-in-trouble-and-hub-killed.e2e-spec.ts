import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { scratchFolder } from '../support/shared-servers.ts';
import { postgresTroubles, sqliteTroubles } from '../support/survival/database-troubles.ts';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';
import { brokenPartitions, readRecord } from '../support/survival/stored-record.ts';
import { TroubledHub, until } from '../support/survival/troubled-hub.ts';

const places = [
  {
    name: 'PostgreSQL is away',
    async open() {
      const postgres = await ShakyPostgres.start();
      return { url: postgres.url, trouble: postgresTroubles(postgres)[0]!, stop: () => postgres.stop() };
    },
  },
  {
    name: 'SQLite is locked by another program',
    open() {
      const path = join(scratchFolder('locked'), 'watchfloor.db');
      return Promise.resolve({ url: `sqlite:${path}`, trouble: sqliteTroubles(path)[0]!, stop: () => Promise.resolve() });
    },
  },
];

describe.each(places)('a hub that is killed while $name', ({ open }) => {
  let place: Awaited<ReturnType<(typeof places)[0]['open']>>;
  let troubled: TroubledHub;
  beforeAll(async () => {
    place = await open();
    troubled = await TroubledHub.open(place.url);
  }, 60_000);
  afterAll(async () => {
    await troubled.close();
    await place.stop();
  });

  it('forgets nothing that it decided, tells nothing twice, and acts only afterwards', async () => {
    const { hub, victims, actuator } = troubled;
    const { sick, healed } = victims[0]!;
    await place.trouble.begin(hub);
    await until('screens say that nothing is recorded, although nothing happens', () => troubled.screen.saysRecording === false);
    const diedAt = Date.now();
    sick.behaviour = { status: 500 };
    healed.behaviour = { status: 500 };
    await until('both are told', () => ['sick-0', 'healed-0'].every((service) => troubled.openedOf(service).length > 0));
    await sleep(2_500);
    await hub.kill();
    const killedAt = Date.now();
    expect(actuator.received).toEqual([]);
    await place.trouble.end(hub);
    hub.start();
    await hub.ready();
    await until('it acts', () => actuator.received.length > 0);
    healed.behaviour = { status: 200 };
    sick.behaviour = { status: 200 };
    await until('everything is up', async () => (await troubled.statuses())?.every((status) => status === 'up'));
    await until('it tells of the recovery', () => troubled.messages().some(({ type }) => type === 'incident.recovered'));
    for (const service of ['sick-0', 'healed-0']) expect(troubled.openedOf(service)).toHaveLength(1);
    const bad = await troubled.bad();
    const deaths = bad.filter(({ check, to }) => check === 'sick-live-0' && to === 'down');
    expect(deaths).toHaveLength(1);
    expect(Math.abs(deaths[0]!.at - diedAt)).toBeLessThan(1_500);
    // Its own time away may be UNKNOWN; the time without a database was watched.
    expect(bad.filter(({ check, to }) => check.startsWith('well') && to === 'down')).toEqual([]);
    expect(bad.filter(({ at, to }) => to === 'unknown' && at < killedAt - 1_500)).toEqual([]);
    expect(await hub.stop()).toBe(0);
    const record = await readRecord(troubled.databaseUrl);
    expect(brokenPartitions(record)).toEqual([]);
    expect(record.acts.map(({ number }) => number)).toEqual([1]);
    expect(record.auditIsIntact).toBe(true);
    expect(leftJournals(troubled)).toEqual([]);
  }, 90_000);
});

/** What was set aside instead of being applied. */
function leftJournals({ logFile, databaseUrl }: TroubledHub): string[] {
  const folders = [join(logFile, '../work/data/journal'), join(databaseUrl.replace('sqlite:', ''), '../journal')];
  return folders.filter((folder) => existsSync(folder)).flatMap((folder) => readdirSync(folder).filter((file) => /not-applied/.test(file)));
}
