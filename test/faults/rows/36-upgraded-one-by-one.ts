import { programOf } from '../../support/survival/hub-lives.ts';
import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

/** A built checkout of the version that ran before; unset: of the same. */
const FROM = process.env['WATCHFLOOR_UPGRADE_FROM'];
/** As in the quick start. */
const INTERVAL_MS = 1_000;

/** Each hub ends in order and another takes its place, while targets fall ill; an outsider notes when it is looked at. */
export const row: FaultRow = {
  row: 36,
  fault: 'Two hubs are upgraded one by one',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const before = programOf(FROM);
    const pair = await Pair.open({
      redisUrl: redis.url,
      databaseUrls: [databaseUrl, databaseUrl],
      interval: '1s',
      commandLines: [before, before],
    });
    try {
      const from = Date.now();
      const healing = pair.fallIllMeanwhile();
      const codes: (number | null)[] = [];
      for (const { hub } of pair.hubs) {
        codes.push(await hub.stop());
        hub.start({}, programOf());
        await hub.ready();
      }
      await healing;
      await pair.fallIllAndHeal();
      const looks = (await pair.outside.counts()).looks.filter((at) => at >= from);
      const longest = Math.max(...looks.slice(1).map((at, index) => at - looks[index]!));
      const figures = await pair.judge();
      if (codes.some((code) => code !== 0)) throw new Error(`they ended with ${codes.join(' and ')}`);
      if (longest > 2 * INTERVAL_MS) throw new Error(`nobody looked for ${longest} ms at an interval of ${INTERVAL_MS} ms`);
      return holds(
        `both replaced ${FROM === undefined ? 'by the same version' : 'by a later version'} under load; longest time between two looks ${longest} ms at an interval of ${INTERVAL_MS} ms; ${figures}`,
      );
    } finally {
      await pair.close();
      await redis.stop();
    }
  },
};
