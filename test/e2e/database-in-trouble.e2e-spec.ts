import { join } from 'node:path';
import { scratchFolder } from '../support/shared-servers.ts';
import { postgresTroubles, sqliteTroubles, type DatabaseTrouble } from '../support/survival/database-troubles.ts';
import { outageInTrouble } from '../support/survival/outage-in-trouble.ts';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';
import { brokenPartitions, readRecord } from '../support/survival/stored-record.ts';
import { TIMING, TroubledHub } from '../support/survival/troubled-hub.ts';

/** Interval × threshold + time-out + 5 s (I2). */
const TOLD_WITHIN_MS = TIMING.intervalMs * TIMING.failureThreshold + TIMING.timeoutMs + 5_000;
/** The same in the long run, where each trouble lasts a minute. */
const LASTS_MS = process.env['WATCHFLOOR_TROUBLE_LASTS_MS'] === undefined ? 0 : Number(process.env['WATCHFLOOR_TROUBLE_LASTS_MS']);

interface Place {
  readonly kind: string;
  readonly open: () => Promise<{ url: string; troubles: readonly DatabaseTrouble[]; stop: () => Promise<void> }>;
  readonly names: readonly string[];
}

const places: readonly Place[] = [
  {
    kind: 'PostgreSQL',
    names: ['away', 'frozen', 'read-only', 'out of connections', 'slow'],
    async open() {
      const postgres = await ShakyPostgres.start(['max_connections=30']);
      return { url: postgres.url, troubles: postgresTroubles(postgres), stop: () => postgres.stop() };
    },
  },
  {
    kind: 'SQLite',
    names: ['locked by another program', 'without room on its disk'],
    open() {
      const path = join(scratchFolder('in-trouble'), 'watchfloor.db');
      return Promise.resolve({ url: `sqlite:${path}`, troubles: sqliteTroubles(path), stop: () => Promise.resolve() });
    },
  },
];

describe.each(places)('an outage while $kind takes nothing', ({ names, open }) => {
  let place: Awaited<ReturnType<Place['open']>>;
  let troubled: TroubledHub;
  beforeAll(async () => {
    place = await open();
    troubled = await TroubledHub.open(place.url, names.length);
  }, 60_000);
  afterAll(async () => {
    await troubled.close();
    await place.stop();
  });

  it.each(names.map((name, index) => ({ name, index })))(
    'is told at once, recorded afterwards, and nothing acts meanwhile: $name',
    async ({ name, index }) => {
      const found = await outageInTrouble(troubled, place.troubles[index]!, { index, lastsMs: LASTS_MS });
      expect(place.troubles[index]?.name).toBe(name);
      expect(found.toldAfterMs).toBeLessThan(TOLD_WITHIN_MS);
      expect(found.readiness.status).toBe(503);
      if (place.troubles[index]?.isReadable === true) expect(found.readiness.says).toMatch(/^not since /);
      expect(found.command).toBe(503);
      expect(found.actedMeanwhile).toBe(0);
      expect(found.acts).toBe(1);
      expect(found.recordedOffMs).toBeLessThan(1_500);
      expect(found.told).toEqual({ times: 1, keys: 1 });
      expect(found.readyAfterMs).toBeLessThan(5_000);
    },
    90_000 + LASTS_MS,
  );

  it('leaves nothing well DOWN or UNKNOWN, and every history without a gap', async () => {
    const victims = /^(sick|healed)-live-/;
    expect((await troubled.bad()).filter(({ check }) => !victims.test(check))).toEqual([]);
    expect(await troubled.hub.stop()).toBe(0);
    const record = await readRecord(troubled.databaseUrl);
    expect(brokenPartitions(record)).toEqual([]);
    expect(record.auditIsIntact).toBe(true);
  }, 60_000);
});
