import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Stage } from '../faults/stage.ts';
import { postgresTroubles, type DatabaseTrouble } from '../support/survival/database-troubles.ts';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';

const TROUBLE_MS = 8_000;

/** Fault table 1 and 2, at the worst moment: nobody may be there to start the hub a second time. */
describe('a hub that starts while PostgreSQL', () => {
  let postgres: ShakyPostgres;
  let stage: Stage;
  beforeEach(async () => {
    postgres = await ShakyPostgres.start();
    stage = await Stage.prepare({ configuration: 'services: []\n', databaseUrl: postgres.url });
  });
  afterEach(async () => {
    await stage.close();
    await postgres.stop();
  });

  const log = () => readFileSync(stage.logFile, 'utf8');
  const named = (name: string): DatabaseTrouble => postgresTroubles(postgres).find((trouble) => trouble.name === name)!;

  it.each([
    ['is away', 'away', 0],
    ['stands still', 'frozen', 0],
    ['stands still from its first moments on', 'frozen', 700],
    ['is out of connections', 'out of connections', 0],
  ])(
    '%s, waits for it',
    async (_what, name, afterMs) => {
      const trouble = named(name);
      if (afterMs > 0) {
        // Migrated already: what is interrupted is a start like any other.
        stage.hub.start();
        await stage.hub.ready();
        await stage.hub.kill();
        stage.hub.start();
        await sleep(afterMs);
        await trouble.begin(stage.hub);
      } else {
        await trouble.begin(stage.hub);
        stage.hub.start();
      }
      await sleep(TROUBLE_MS);
      await trouble.end(stage.hub);
      await stage.hub.ready();
      expect(await stage.hub.stop()).toBe(0);
    },
    60_000,
  );

  it('is away for good, says at once what to do, and ends', async () => {
    await postgres.cut();
    stage.hub.start();
    await stage.until(
      'it says what to do',
      () => /can't be reached \(ECONNREFUSED\)\. Start it, or correct DATABASE_URL\. Trying again for/.test(log()),
      8_000,
    );
    await expect(stage.hub.ready()).rejects.toThrow(/ended by itself with 1/);
    await postgres.mend();
  }, 60_000);
});
