import { Redis } from 'ioredis';
import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { BadLine } from '../bad-line.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

const portOf = (url: string): number => Number(new URL(url).port);

/** The replica stops following, the master goes on and dies, the replica that knows less takes its place. */
export const row: FaultRow = {
  row: 12,
  fault: 'Redis fails over and loses writes',
  async run() {
    const [master, replica, databaseUrl] = [await startRedis(), await startRedis(), await createPostgresDatabase()];
    const line = await BadLine.open(portOf(master.url), { delayMs: 0 });
    const client = new Redis(replica.url);
    await client.replicaof('127.0.0.1', portOf(master.url));
    const pair = await Pair.open({ redisUrl: `redis://127.0.0.1:${line.port}`, databaseUrls: [databaseUrl, databaseUrl] });
    try {
      await pair.fallIllAndHeal();
      await client.replicaof('NO', 'ONE');
      const healing = pair.fallIllMeanwhile();
      process.kill(master.pid, 'SIGKILL');
      line.leadTo(portOf(replica.url));
      const healedMs = await healing;
      await pair.fallIllAndHeal();
      return holds(`healed after ${healedMs} ms across the change; ${await pair.judge()}`);
    } finally {
      await pair.close();
      client.disconnect();
      await line.close();
      await Promise.all([master.stop(), replica.stop()]);
    }
  },
};
