import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { BadLine } from '../bad-line.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

/** Only one hub's way to PostgreSQL is cut; it sees its targets, and must leave them to the other. */
export const row: FaultRow = {
  row: 40,
  fault: 'One of two hubs loses the database',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const { port, pathname, username } = new URL(databaseUrl);
    const line = await BadLine.open(Number(port), { delayMs: 0 });
    const isolated = `postgres://${username}@127.0.0.1:${line.port}${pathname}`;
    const pair = await Pair.open({ redisUrl: redis.url, databaseUrls: [isolated, databaseUrl] });
    try {
      line.leadTo(null);
      const from = performance.now();
      for (const target of ['target-0', 'target-1', 'target-2', 'target-3']) await pair.outside.makeSick(target);
      const stage = pair.hubs[1];
      await stage.until('the other restarts what is sick', async () => (await pair.outside.counts()).sick.length === 0, 60_000);
      const healedMs = Math.round(performance.now() - from);
      line.leadTo(Number(port));
      await pair.fallIllAndHeal();
      return holds(`the other healed all after ${healedMs} ms; ${await pair.judge()}`);
    } finally {
      await pair.close();
      await line.close();
      await redis.stop();
    }
  },
};
