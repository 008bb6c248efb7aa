import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { CountingReceivers } from '../counting-receivers.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const SERVICES = 250;
const STORM_MS = 20_000;

/**
 * 250 services fail at once while another is looked at: everybody is told once, and the looks go on in time. Each
 * incident is a message of its own: nothing gathers them into one yet.
 */
export const row: FaultRow = {
  row: 41,
  fault: 'Hundreds of incidents a minute',
  async run() {
    const [target, well, receivers] = await Promise.all([HttpReceiver.start(), HttpReceiver.start(), CountingReceivers.start(['people'])]);
    const timing = 'interval: 2s, retryInterval: 1s, timeout: 1s, failureThreshold: 2, successThreshold: 2';
    const services = Array.from(
      { length: SERVICES },
      (_, index) => `  - { id: s${index}, tier: 2, checks: [ { id: c${index}, probe: http, url: "${target.url}/" } ] }`,
    );
    const other = `  - { id: well, notify: [], checks: [ { id: well-live, probe: http, url: "${well.url}/", interval: 500ms, timeout: 500ms, retryInterval: 500ms } ] }`;
    const configuration = `${receivers.channels}defaults: { check: { ${timing} } }\nservices:\n${services.join('\n')}\n${other}\n`;
    const stage = await Stage.open({ configuration });
    try {
      await stage.allUp();
      target.behaviour = { status: 500 };
      const looksBefore = well.received.length;
      await sleep(STORM_MS);
      const looks = well.received.length - looksBefore;
      const incidents = await stage.incidents();
      await stage.until('everybody is told', () => openedOf(receivers).length >= SERVICES, 60_000);
      const opened = openedOf(receivers);
      const repeated = opened.length - new Set(opened).size;
      const expected = STORM_MS / 500;
      if (incidents.length > SERVICES || opened.length > SERVICES)
        throw new Error(`${incidents.length} incidents, ${opened.length} messages`);
      if (looks < expected * 0.9) throw new Error(`${looks} of ${expected} looks of the other service`);
      return holds(
        `${SERVICES} services DOWN: ${incidents.length} incidents, ${opened.length} messages, ${repeated} repeated, no digest; ${looks} of ${expected} looks elsewhere`,
      );
    } finally {
      await stage.close();
      await Promise.all([target.stop(), well.stop(), receivers.stop()]);
    }
  },
};

function openedOf(receivers: CountingReceivers): string[] {
  return receivers.arrived('people').flatMap(({ type, id }) => (type === 'incident.opened' ? [id] : []));
}
