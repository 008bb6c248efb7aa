import type { Observation } from '@watchfloor/core';
import { v7 as newId } from 'uuid';
import { SystemClock } from '../platform/clock.js';
import { newInstallation, redisAt, type TestRedis } from '../platform/redis/redis.spec-support.js';
import type { ObservationLog } from './observation-log.js';
import { RedisObservationLog } from './redis-observation-log.js';

export function seen(startedAt: number, more: Partial<Observation> = {}): Observation {
  return {
    checkUid: 'check',
    location: 'hub',
    startedAt,
    endedAt: startedAt + 5,
    outcome: 'ok',
    reason: 'ok',
    message: 'status 200',
    latencyMs: 4.2,
    phases: { connectMs: 1, totalMs: 4.2 },
    ...more,
  };
}

/** What the reader got, by start. */
export function listOf(log: ObservationLog): number[] {
  const list: number[] = [];
  log.read(({ startedAt }) => list.push(startedAt) > 0);
  return list;
}

/** Logs of one installation over one Redis, each with shards of its own. */
export class TestLogs {
  readonly installation = newInstallation();
  private readonly opened: { readonly log: RedisObservationLog; readonly redis: TestRedis }[] = [];

  constructor(private readonly url: string) {}

  hub(owns: (shard: number) => boolean): RedisObservationLog {
    const redis = redisAt(this.url, this.installation);
    const log = new RedisObservationLog({ ...redis, ownership: { hubId: newId(), owns }, clock: new SystemClock() });
    this.opened.push({ log, redis });
    return log;
  }

  async close(): Promise<void> {
    for (const { log, redis } of this.opened.splice(0)) {
      await log.beforeApplicationShutdown();
      redis.connections.onApplicationShutdown();
    }
  }
}
