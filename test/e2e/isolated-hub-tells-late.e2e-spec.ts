import { setTimeout as sleep } from 'node:timers/promises';
import { BadLine } from '../faults/bad-line.ts';
import { Stage } from '../faults/stage.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';
import { readRecord, stretchesOf } from '../support/survival/stored-record.ts';

const SERVICES = 12;
/** Whoever comes back first waits for a lease before it takes over, so that the time without anybody is a gap (ST-5). */
const BOTH_CUT_MS = 8_000;
const TAKEN_OVER_AFTER_MS = 14_000;
const LONGEST_UNKNOWN_MS = 2_000;

it('makes the time known for which a hub could not reach the database, but looked', async () => {
  const [databaseUrl, redisUrl, target] = [await createPostgresDatabase(), await sharedRedisUrl(), await HttpReceiver.start()];
  const { port, pathname, username } = new URL(databaseUrl);
  const lines = [await BadLine.open(Number(port), { delayMs: 0 }), await BadLine.open(Number(port), { delayMs: 0 })] as const;
  const check = (service: number) => `{ id: c${service}, probe: http, url: "${target.url}/", interval: 1s, timeout: 500ms }`;
  const services = Array.from({ length: SERVICES }, (_, service) => `  - { id: s${service}, checks: [ ${check(service)} ] }`);
  const configuration = `services:\n${services.join('\n')}\n`;
  const stages: Stage[] = [];
  try {
    for (const line of lines) {
      const way = `postgres://${username}@127.0.0.1:${line.port}${pathname}`;
      stages.push(await Stage.open({ configuration, databaseUrl: way, environment: { REDIS_URL: redisUrl } }));
    }
    const [, second] = stages as [Stage, Stage];
    await second.allUp();
    // Long enough for both to have their share.
    await sleep(6_000);
    const from = Date.now();
    for (const line of lines) line.leadTo(null);
    await sleep(BOTH_CUT_MS);
    lines[1].leadTo(Number(port));
    const wasUnknown = async () => (await second.transitions()).some(({ to, subject }) => to === 'unknown' && subject.kind === 'service');
    await second.until('the second has taken over', wasUnknown, 2 * TAKEN_OVER_AFTER_MS);
    lines[0].leadTo(Number(port));
    await second.allUp();
    await sleep(3_000);
    for (const { hub } of stages) await hub.stop();
    const record = await readRecord(databaseUrl);
    const unknown = Array.from({ length: SERVICES }, (_, service) =>
      stretchesOf(record, { kind: 'service', key: `s${service}`, status: 'unknown', until: Date.now() }),
    ).flat();
    expect(unknown.filter((stretch) => stretch.to > from && stretch.to - stretch.from > LONGEST_UNKNOWN_MS)).toEqual([]);
    expect(record.transitions.filter(({ to }) => to === 'down')).toEqual([]);
  } finally {
    await Promise.all(stages.map((stage) => stage.close()));
    await Promise.all(lines.map((line) => line.close()));
    await target.stop();
  }
}, 120_000);
