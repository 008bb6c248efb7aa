import { appendFileSync, mkdirSync } from 'node:fs';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';
import { chosenSeed, SeededRandom } from '../support/survival/seeded-random.ts';
import { buildWithFailpoints, FAILPOINTS, failpointNames } from './failpoint-build.ts';
import { Pair } from './pair.ts';

const STRUCK_WITHIN_MS = 30_000;
/** `npm run test:long` strikes at every point. */
const isLong = process.env['WATCHFLOOR_CAMPAIGN_KILLS'] !== undefined;
const AT_ONCE = 2;

/** Who dies there: the one that gives shards to one that joins, the one that gives all and goes, or the one that takes. */
const GIVER = ['handover.written', 'handover.released', 'handover.given'];
const LEAVER = ['shutdown.silent', 'shutdown.drained', 'leave.given'];
const TAKER = ['takeover.released', 'start.rebuilt', 'start.decided', 'takeover.held'];
const POINTS = [...GIVER, ...LEAVER, ...TAKER];

const seed = chosenSeed();
const random = new SeededRandom(seed);
const chosen = isLong ? POINTS : Array.from({ length: AT_ONCE }, () => POINTS.splice(random.between(0, POINTS.length - 1), 1)[0]!);

describe(`a hub that is killed while shards go from hand to hand (seed ${seed})`, () => {
  let program: string;
  beforeAll(() => {
    program = buildWithFailpoints();
  });

  it.each(chosen)(
    'at %s: the other goes on, nothing is done twice, and nobody well counts as DOWN',
    async (point) => {
      expect(failpointNames()).toContain(point);
      const commandLine = [process.execPath, '--import', FAILPOINTS, program, 'serve'];
      const databaseUrl = await createPostgresDatabase();
      const pair = await Pair.open({
        redisUrl: await sharedRedisUrl(),
        databaseUrls: [databaseUrl, databaseUrl],
        commandLines: [commandLine, commandLine],
      });
      try {
        const healing = pair.fallIllMeanwhile();
        expect(await strike(pair, point)).toBe('SIGKILL');
        const healedMs = await healing;
        const figures = await pair.judge();
        if (isLong) remember({ point, healedMs, figures });
      } finally {
        await pair.close();
      }
    },
    180_000,
  );
});

/** The first hub gives, the second one takes; whoever was struck is there again afterwards. */
async function strike({ hubs }: Pair, point: string): Promise<NodeJS.Signals | null> {
  const [giver, taker] = hubs.map(({ hub }) => hub) as [Pair['hubs'][0]['hub'], Pair['hubs'][1]['hub']];
  const victim = TAKER.includes(point) ? taker : giver;
  const armed = { WATCHFLOOR_FAILPOINTS: `${point}=panic@1` };
  if (LEAVER.includes(point)) {
    await giver.stop();
    giver.start(armed);
    await giver.ready();
    await giver.stop();
  } else {
    await taker.stop();
    if (victim === giver) {
      await giver.stop();
      giver.start(armed);
      await giver.ready();
    }
    taker.start(victim === taker ? armed : {});
  }
  const died = await victim.endedBy(STRUCK_WITHIN_MS);
  victim.start();
  for (const { hub } of hubs) await hub.ready();
  return died;
}

/** A long campaign says what it saw. */
function remember(came: object): void {
  mkdirSync('bench-results', { recursive: true });
  appendFileSync('bench-results/shards-move.jsonl', `${JSON.stringify({ seed, ...came })}\n`);
}
