import { setTimeout as sleep } from 'node:timers/promises';
import { startHub, type TestHub } from '../support/hub.ts';
import { RawWebsocket } from '../support/raw-websocket.ts';

const CLIENTS = 20;
const SERVICES = 600;
/** Below the limit of events. */
const ASK_EVERY_MS = 100;
const MOST_GROWTH_BYTES = 80_000_000;

let hub: TestHub;

beforeAll(async () => {
  const services = Array.from({ length: SERVICES }, (_, index) => `  - { id: s${index}, name: "${'long '.repeat(10)}${index}" }`);
  hub = await startHub({ yaml: `services:\n${services.join('\n')}` });
});
afterAll(() => hub.stop());

async function enter(): Promise<RawWebsocket> {
  const client = await RawWebsocket.open(hub.url);
  client.send(`40/live,${JSON.stringify({ token: hub.adminToken })}`);
  expect(await client.untilReceived('"snapshot"')).toBe(true);
  return client;
}

/** Fault table 35, I10. */
it('asks for snapshots, answers every ping, never reads, and costs nothing before it is cut off', async () => {
  const reader = await enter();
  const clients = await Promise.all(Array.from({ length: CLIENTS }, enter));
  for (const client of clients) client.stopReading();
  const before = process.memoryUsage().rss;
  let most = 0;
  for (let asked = 0; asked < 250 && clients.some(({ isClosed }) => !isClosed); asked += 1) {
    for (const client of clients) client.send('42/live,["resume",{"stream":"another","seq":0}]');
    if (asked % 20 === 0) for (const client of clients) client.send('3');
    await sleep(ASK_EVERY_MS);
    most = Math.max(most, process.memoryUsage().rss);
  }
  expect(clients.filter(({ isClosed }) => !isClosed).length).toBe(0);
  expect(most - before).toBeLessThan(MOST_GROWTH_BYTES);
  expect(reader.isClosed).toBe(false);
  const again = await enter();
  for (const client of [reader, again]) client.close();
}, 60_000);
