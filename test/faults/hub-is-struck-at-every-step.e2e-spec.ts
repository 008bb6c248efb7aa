import { appendFileSync, existsSync, globSync, mkdirSync, readFileSync } from 'node:fs';
import { databaseCases } from '../support/database-cases.ts';
import { scratchFolder } from '../support/shared-servers.ts';
import { chosenSeed, SeededRandom } from '../support/survival/seeded-random.ts';
import { runCampaign, type CampaignFigures } from './campaign/crash-campaign.ts';
import { buildWithFailpoints, failpointNames, ofCompany } from './failpoint-build.ts';

/** `npm run test:long` kills a thousand times. */
const KILLS = Number(process.env['WATCHFLOOR_CAMPAIGN_KILLS'] ?? 16);
const KILLS_OF_A_FIELD = 25;
const fieldsOfEach = Math.ceil(KILLS / databaseCases.length / KILLS_OF_A_FIELD);
const kills = Math.ceil(KILLS / databaseCases.length / fieldsOfEach);
const fields = databaseCases.flatMap((database) =>
  Array.from({ length: fieldsOfEach }, (_, index) => ({ ...database, field: index + 1, kills })),
);
const seed = chosenSeed();

describe(`a hub that is killed between any two steps (seed ${seed})`, () => {
  const random = new SeededRandom(seed);
  const names = failpointNames().filter((name) => !ofCompany(name));
  let program: string;
  beforeAll(() => {
    program = buildWithFailpoints();
  });

  it.each(fields)(
    'does nothing twice and forgets nothing on $name, $kills kills, field $field',
    async ({ name, createUrl, field }) => {
      const databaseUrl = await createUrl();
      const campaign = runCampaign({ databaseUrl, folder: scratchFolder('campaign'), program, random, names, kills });
      const figures = await campaign.catch((problem: Error) => {
        remember(`${name} ${field}`, { problem: problem.message });
        throw problem;
      });
      remember(`${name} ${field}`, figures);
      expect(figures.deaths).toBeGreaterThanOrEqual(Math.floor(kills * 0.8));
    },
    120_000 + kills * 60_000,
  );
});

describe('the ordinary build', () => {
  it('holds no failpoint and no call of one', () => {
    expect(existsSync('dist/apps/hub/src/decisions/group-commit.js')).toBe(true);
    const built = globSync('dist/**/*.js').filter((path) => /failpoint/i.test(readFileSync(path, 'utf8')));
    expect(built).toEqual([]);
  });

  it('has places for them between every two steps of what must not happen twice', () => {
    const names = failpointNames();
    expect(new Set(names).size).toBe(names.length);
    const needed = ['write.begins', 'write.verified', 'write.written', 'write.committed', 'write.announced', 'due.claiming', 'due.handled'];
    const more = ['delivery.claimed', 'delivery.sending', 'delivery.answered', 'act.starting', 'act.started', 'act.calling', 'act.called'];
    const others = ['due.settled', 'act.ended', 'act.interrupted', 'timer.claimed', 'timer.decided', 'start.owned', 'start.rebuilt'];
    const last = ['shutdown.begins', 'shutdown.drained', 'shutdown.closed', 'migration.locked', 'migration.written'];
    expect(names).toEqual(expect.arrayContaining([...needed, ...more, ...others, ...last]));
  });
});

/** A long campaign shows how it goes. */
function remember(field: string, came: CampaignFigures | { readonly problem: string }): void {
  if (process.env['WATCHFLOOR_CAMPAIGN_KILLS'] === undefined) return;
  mkdirSync('bench-results', { recursive: true });
  appendFileSync('bench-results/crash-campaign.jsonl', `${JSON.stringify({ seed, field, ...came })}\n`);
}
