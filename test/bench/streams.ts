import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TestLogs, seen } from '../../apps/hub/src/checks/observation-log.spec-support.js';
import { SHARDS } from '../../apps/hub/src/platform/ownership/ownership.js';
import { startRedis } from '../support/redis.ts';

/** 15,000 checks every 5 s, all of them made elsewhere. */
const PER_SECOND = Number(process.env['PER_SECOND'] ?? 3_000);
const SECONDS = Number(process.env['SECONDS'] ?? 10);
const TICK_MS = 20;
const ROOT = join(import.meta.dirname, '../..');

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Observations from a hub that decides nothing to one that decides everything, both in this process. */
async function main(): Promise<void> {
  Logger.overrideLogger(false);
  const server = await startRedis();
  const logs = new TestLogs(server.url);
  const [from, to] = [logs.hub(() => false), logs.hub(() => true)];
  const delaysMs: number[] = [];
  to.read(({ startedAt }) => delaysMs.push(performance.now() - startedAt) > 0);
  await pause(1_000);

  const [cpuFrom, redisFrom] = [process.cpuUsage(), await cpuMsOf(server.url)];
  let count = 0;
  for (const startsAt = performance.now(); count < PER_SECOND * SECONDS; await pause(TICK_MS)) {
    const due = Math.min(PER_SECOND * SECONDS, ((performance.now() - startsAt) / 1_000) * PER_SECOND);
    for (; count < due; count += 1) from.append(seen(performance.now()), count % SHARDS);
  }
  while (delaysMs.length < count) await pause(TICK_MS);
  const { user, system } = process.cpuUsage(cpuFrom);
  const redisMs = (await cpuMsOf(server.url)) - redisFrom;
  await logs.close();
  await server.stop();

  delaysMs.sort((a, b) => a - b);
  const at = (part: number): number => Math.round(delaysMs[Math.floor((delaysMs.length - 1) * part)]! * 10) / 10;
  const result = {
    perSecond: PER_SECOND,
    delayMs: { p50: at(0.5), p99: at(0.99), most: at(1) },
    bothHubsCores: Math.round((user + system) / 1_000 / SECONDS) / 1_000,
    redisCores: Math.round(redisMs / SECONDS) / 1_000,
  };
  console.log(result);
  mkdirSync(join(ROOT, 'bench-results'), { recursive: true });
  writeFileSync(join(ROOT, 'bench-results/streams.json'), JSON.stringify(result, null, 2));
}

async function cpuMsOf(url: string): Promise<number> {
  const redis = new Redis(url);
  const text = await redis.info('cpu');
  redis.disconnect();
  const seconds = ['used_cpu_user', 'used_cpu_sys'].map((name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1]));
  return seconds.reduce((sum, value) => sum + value, 0) * 1_000;
}

await main();
