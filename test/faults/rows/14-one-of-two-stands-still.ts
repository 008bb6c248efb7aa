import { setTimeout as sleep } from 'node:timers/promises';
import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

/** Much longer than a lease. */
const STANDS_MS = 60_000;

export const row: FaultRow = {
  row: 14,
  fault: 'One of two hubs stands still for 60 s',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const pair = await Pair.open({ redisUrl: redis.url, databaseUrls: [databaseUrl, databaseUrl] });
    const { pid } = pair.hubs[0].hub;
    try {
      for (const target of ['target-0', 'target-1', 'target-2', 'target-3']) await pair.outside.makeSick(target);
      await sleep(600);
      process.kill(pid, 'SIGSTOP');
      const from = performance.now();
      const stage = pair.hubs[1];
      await stage.until('the other restarts what is sick', async () => (await pair.outside.counts()).sick.length === 0, STANDS_MS);
      await stage.allUp(STANDS_MS);
      const healedMs = Math.round(performance.now() - from);
      await sleep(Math.max(0, STANDS_MS - healedMs));
      process.kill(pid, 'SIGCONT');
      await pair.fallIllAndHeal();
      return holds(`stood still for 60 s; the other had healed all after ${healedMs} ms; ${await pair.judge()}`);
    } finally {
      await pair.close();
      await redis.stop();
    }
  },
};
