import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

const TIMES = 5;

export const row: FaultRow = {
  row: 10,
  fault: 'Redis is flushed',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const client = new Redis(redis.url);
    const pair = await Pair.open({ redisUrl: redis.url, databaseUrls: [databaseUrl, databaseUrl] });
    try {
      const healing = pair.fallIllMeanwhile();
      for (let time = 0; time < TIMES; time += 1) {
        await client.flushall();
        await sleep(300);
      }
      const healedMs = await healing;
      await client.flushall();
      await pair.showTheSame();
      return holds(`flushed ${TIMES + 1} times: healed after ${healedMs} ms, the same board within 5 s; ${await pair.judge()}`);
    } finally {
      await pair.close();
      client.disconnect();
      await redis.stop();
    }
  },
};
