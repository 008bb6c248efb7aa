import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

export const row: FaultRow = {
  row: 11,
  fault: 'Redis stands still, then is gone',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const pair = await Pair.open({ redisUrl: redis.url, databaseUrls: [databaseUrl, databaseUrl] });
    let away: Promise<void> | undefined;
    try {
      process.kill(redis.pid, 'SIGSTOP');
      const blockedMs = await pair.fallIllAndHeal();
      await pair.showTheSame();
      process.kill(redis.pid, 'SIGKILL');
      away = redis.stop();
      await away;
      const goneMs = await pair.fallIllAndHeal();
      await pair.showTheSame();
      return holds(`healed after ${blockedMs} ms while it stood still, ${goneMs} ms while it was gone; ${await pair.judge()}`);
    } finally {
      await pair.close();
      await (away ?? redis.stop());
    }
  },
};
