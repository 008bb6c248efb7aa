import { join } from 'node:path';
import { startRedis } from '../../support/redis.ts';
import { createPostgresDatabase } from '../../support/shared-servers.ts';
import { Pair } from '../pair.ts';
import { holds, type FaultRow } from '../row.ts';

/** The clock that one hub's process is given; a lease must not believe it. */
const WRONG = [process.execPath, '--import', join(import.meta.dirname, '../shifted-clock.mjs'), 'bin/watchfloor.mjs', 'serve'];

export const row: FaultRow = {
  row: 18,
  fault: 'The clocks of two hubs differ by 5 min',
  async run() {
    const [redis, databaseUrl] = [await startRedis(), await createPostgresDatabase()];
    const pair = await Pair.open({ redisUrl: redis.url, databaseUrls: [databaseUrl, databaseUrl], commandLines: [undefined, WRONG] });
    try {
      const together = await pair.fallIllAndHeal();
      await pair.hubs[0].hub.kill();
      for (const target of ['target-0', 'target-1']) await pair.outside.makeSick(target);
      await pair.hubs[1].until('the other takes over', async () => (await pair.outside.counts()).sick.length === 0, 60_000);
      pair.hubs[0].hub.start();
      await pair.hubs[0].hub.ready();
      await pair.fallIllAndHeal();
      return holds(`healed after ${together} ms together; taken over by the one with the wrong clock; ${await pair.judge()}`);
    } finally {
      await pair.close();
      await redis.stop();
    }
  },
};
