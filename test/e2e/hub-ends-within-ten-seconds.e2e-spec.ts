import type { Act, Incident, List, Service } from '@watchfloor/contracts';
import { databaseCases } from '../support/database-cases.ts';
import { eventually } from '../support/eventually.ts';
import { RawWebsocket } from '../support/raw-websocket.ts';
import { BusyHub } from '../support/survival/busy-hub.ts';
import { postgresTroubles } from '../support/survival/database-troubles.ts';
import { ShakyPostgres } from '../support/survival/shaky-postgres.ts';
import { brokenPartitions, readRecord } from '../support/survival/stored-record.ts';
import { WallCrowd } from '../support/wall-crowd.ts';

const WITHIN_MS = 10_000;
const WALLS = 500;
const PATIENCE_MS = 30_000;

const isUp = async ({ hub }: BusyHub) => {
  const { items } = await hub.must<List<Service>>('GET', '/services');
  return items.find(({ id }) => id === 'victim')?.state.status === 'up';
};

/** I11: nothing that hangs elsewhere keeps the hub from ending, and nothing is half-done when it has. */
it('ends while a probe, a message and an act hang, 500 walls look on, and one of them never reads', async () => {
  const databaseUrl = await databaseCases[0]!.createUrl();
  const busy = await BusyHub.open(databaseUrl);
  const crowd = new WallCrowd(busy.hub.url, busy.hub.adminToken);
  try {
    await eventually('the victim is up', () => isUp(busy), PATIENCE_MS);
    crowd.open(WALLS);
    await eventually('every wall follows', () => crowd.syncedSince(null) === WALLS, PATIENCE_MS);
    const deaf = await RawWebsocket.open(busy.hub.url);
    deaf.send(`40/live,${JSON.stringify({ token: busy.hub.adminToken })}`);
    await deaf.untilReceived('"snapshot"');
    deaf.stopReading();
    for (const receiver of [busy.slow, busy.bus, busy.actuator]) receiver.behaviour = 'silence';
    const looks = busy.slow.received.length;
    void busy.hub.ask('POST', '/checks/slow-live/run', {});
    busy.victim.behaviour = { status: 500 };
    await eventually('the probe hangs', () => busy.slow.received.length > looks, PATIENCE_MS);
    await eventually('the act hangs', () => busy.actuator.received.length === 1, PATIENCE_MS);
    await eventually('the message hangs', () => busy.keysOf('incident.opened').length === 1, PATIENCE_MS);

    const { exitCode, tookMs } = await busy.end();
    console.log(`With everything hanging the hub ended after ${Math.round(tookMs)} ms.`);
    expect({ exitCode, isInTime: tookMs < WITHIN_MS }).toEqual({ exitCode: 0, isInTime: true });

    for (const receiver of [busy.slow, busy.bus, busy.actuator, busy.victim]) receiver.behaviour = { status: 200 };
    busy.hub.start();
    await busy.hub.ready();
    await eventually('the message is sent under its key', () => busy.keysOf('incident.opened').length === 2, PATIENCE_MS);
    await eventually('the victim is up again', () => isUp(busy), PATIENCE_MS);
    const acts = (await busy.hub.must<List<Act>>('GET', '/acts')).items;
    expect([busy.actuator.received.length, acts.length, new Set(busy.keysOf('incident.opened')).size]).toEqual([1, 1, 1]);
    expect(await busy.hub.stop()).toBe(0);
    const record = await readRecord(databaseUrl);
    expect([brokenPartitions(record), record.auditIsIntact]).toEqual([[], true]);
  } catch (error) {
    throw busy.blame(error);
  } finally {
    crowd.close();
    await busy.close();
  }
}, 120_000);

it('ends while its database is frozen, and the next start writes what was decided', async () => {
  const postgres = await ShakyPostgres.start();
  const frozen = postgresTroubles(postgres).find(({ name }) => name === 'frozen')!;
  const busy = await BusyHub.open(postgres.url);
  let isFrozen = false;
  try {
    await eventually('the victim is up', () => isUp(busy), PATIENCE_MS);
    isFrozen = true;
    await frozen.begin(busy.hub);
    busy.victim.behaviour = { status: 500 };
    await eventually('it is told from the journal', () => busy.keysOf('incident.opened').length === 1, PATIENCE_MS);
    const { exitCode, tookMs } = await busy.end();
    console.log(`With a frozen database the hub ended after ${Math.round(tookMs)} ms.`);
    expect({ exitCode, isInTime: tookMs < WITHIN_MS }).toEqual({ exitCode: 1, isInTime: true });
    await frozen.end(busy.hub);
    isFrozen = false;

    busy.hub.start();
    await busy.hub.ready();
    const { items } = await busy.hub.must<List<Incident>>('GET', '/incidents');
    expect(items).toMatchObject([{ services: ['victim'], type: 'availability' }]);
    busy.victim.behaviour = { status: 200 };
    await eventually('the victim is up again', () => isUp(busy), PATIENCE_MS);
    expect(new Set(busy.keysOf('incident.opened')).size).toBe(1);
    expect(await busy.hub.stop()).toBe(0);
    const record = await readRecord(postgres.direct);
    expect([brokenPartitions(record), record.auditIsIntact]).toEqual([[], true]);
  } catch (error) {
    throw busy.blame(error);
  } finally {
    if (isFrozen) await frozen.end(busy.hub);
    await busy.close();
    await postgres.stop();
  }
}, 120_000);
