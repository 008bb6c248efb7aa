import { setTimeout as sleep } from 'node:timers/promises';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';
import { TroubledHub, until } from '../support/survival/troubled-hub.ts';

const CRASHES = Number(process.env['WATCHFLOOR_DATABASE_CRASHES'] ?? 3);

describe('PostgreSQL that crashes under load', () => {
  let postgres: ShakyPostgres;
  let troubled: TroubledHub;
  beforeAll(async () => {
    postgres = await ShakyPostgres.start();
    troubled = await TroubledHub.open(postgres.url);
  }, 60_000);
  afterAll(async () => {
    await troubled.close();
    await postgres.stop();
  });

  it(
    'makes nothing well DOWN, and loses nothing that was answered',
    async () => {
      const said: string[] = [];
      let goesOn = true;
      const talk = (async () => {
        for (let index = 0; goesOn; index += 1, await sleep(100)) {
          const answer = await troubled.comment(`comment-${index}`);
          if (answer?.status === 200) said.push(`comment-${index}`);
          else expect(answer?.status).toBe(503);
        }
      })();
      for (let round = 0; round < CRASHES; round += 1) {
        const before = said.length;
        await until('two more are taken', () => said.length > before + 1);
        await postgres.crash();
      }
      await until('one more is taken', async () => (await troubled.comment('after'))?.status === 200);
      goesOn = false;
      await talk;
      expect(await troubled.bad()).toEqual([]);
      expect(await troubled.comments()).toEqual(expect.arrayContaining(said));
      expect((await troubled.statuses())?.filter((status) => status !== 'up')).toEqual([]);
    },
    60_000 + CRASHES * 20_000,
  );
});
