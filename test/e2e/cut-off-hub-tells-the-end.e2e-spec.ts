import { setTimeout as sleep } from 'node:timers/promises';
import { BadLine } from '../faults/bad-line.ts';
import { SECRET, Stage } from '../faults/stage.ts';
import { HttpReceiver } from '../support/http-receiver.ts';
import { createPostgresDatabase, sharedRedisUrl } from '../support/shared-servers.ts';
import { readRecord } from '../support/survival/stored-record.ts';

const SERVICES = 6;
/** The hub that is cut off waits a lease and up to one position before it pages. */
const PAGED_WITHIN_MS = 40_000;

interface Told {
  readonly type: string;
  readonly incidentId: string;
}

/** One of two hubs loses its line to the database, sees an outage that the other follows, and pages it, too. */
async function story(comesBack: (cut: Stage, mend: () => void) => Promise<void>): Promise<void> {
  const [databaseUrl, redisUrl, target, receiver] = [
    await createPostgresDatabase(),
    await sharedRedisUrl(),
    await HttpReceiver.start(),
    await HttpReceiver.start(),
  ];
  const { port, pathname, username } = new URL(databaseUrl);
  const line = await BadLine.open(Number(port), { delayMs: 0 });
  const check = (service: number) => `{ id: c${service}, probe: http, url: "${target.url}/", interval: 1s, timeout: 500ms }`;
  const services = Array.from({ length: SERVICES }, (_, service) => `  - { id: s${service}, checks: [ ${check(service)} ] }`);
  const channels = `channels:\n  - { id: bus, notifier: webhook, url: "${receiver.url}/in", secret: "${SECRET}" }\n`;
  const configuration = `${channels}services:\n${services.join('\n')}\n`;
  const stages: Stage[] = [];
  const told = (): Told[] => receiver.received.map(({ body }) => toldBy(body));
  const ofType = (type: string) => told().filter((message) => message.type === type);
  try {
    const way = `postgres://${username}@127.0.0.1:${line.port}${pathname}`;
    for (const url of [way, databaseUrl])
      stages.push(await Stage.open({ configuration, databaseUrl: url, environment: { REDIS_URL: redisUrl } }));
    const [cut, other] = stages as [Stage, Stage];
    await other.allUp();
    // Long enough for both to have their share.
    await sleep(6_000);
    line.leadTo(null);
    await sleep(1_500);
    target.behaviour = { status: 500 };
    await other.until('both have paged', () => ofType('incident.opened').length > SERVICES, PAGED_WITHIN_MS);
    // What is under way arrives.
    await sleep(2_000);
    const known = new Set((await other.incidents()).map(({ id }) => id));
    const strays = ofType('incident.opened').filter(({ incidentId }) => !known.has(incidentId));
    expect(strays.length).toBeGreaterThan(0);
    await comesBack(cut, () => line.leadTo(Number(port)));
    await other.until('the end is told', () => ofType('incident.superseded').length >= strays.length);
    target.behaviour = { status: 200 };
    await other.until('every recovery is told', () => ofType('incident.recovered').length >= SERVICES);
    await sleep(2_000);
    const idsOf = (messages: readonly Told[]) => messages.map(({ incidentId }) => incidentId).toSorted();
    expect(idsOf(ofType('incident.superseded'))).toEqual(idsOf(strays));
    expect(idsOf(ofType('incident.recovered'))).toEqual([...known].toSorted());
    for (const { hub } of stages) await hub.stop();
    const record = await readRecord(databaseUrl);
    expect(record.incidents.map(({ id }) => id).toSorted()).toEqual([...known].toSorted());
  } finally {
    await Promise.all(stages.map((stage) => stage.close()));
    await line.close();
    await Promise.all([target.stop(), receiver.stop()]);
  }
}

function toldBy(body: string): Told {
  const { type, data } = JSON.parse(body) as { type: string; data: { incident: { id: string } } };
  return { type, incidentId: data.incident.id };
}

describe('what a hub told while it was cut off, and another one decided', () => {
  it('is ended when its line is back', async () => {
    await story((_cut, mend) => Promise.resolve(mend()));
  }, 150_000);

  it('is ended by its next life, when it was killed just as it had learned that it is void', async () => {
    await story(async ({ hub }, mend) => {
      mend();
      await sleep(600);
      await hub.kill();
      hub.start();
      await hub.ready();
    });
  }, 150_000);

  it('is ended by its next life, when it was killed meanwhile', async () => {
    await story(async ({ hub }, mend) => {
      await hub.kill();
      mend();
      hub.start();
      await hub.ready();
    });
  }, 150_000);
});
