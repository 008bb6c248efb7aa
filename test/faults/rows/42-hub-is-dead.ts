import { setTimeout as sleep } from 'node:timers/promises';
import { HttpReceiver } from '../../support/http-receiver.ts';
import { holds, type FaultRow } from '../row.ts';
import { Stage } from '../stage.ts';

const INTERVAL_MS = 1_000;
const SERVICE =
  'services: [ { id: a, checks: [ { id: b, probe: heartbeat, interval: 1h, grace: 1h, token: "signal-of-row-42-0123456789" } ] } ]\n';

export const row: FaultRow = {
  row: 42,
  fault: 'The hub itself is dead',
  async run() {
    const outside = await HttpReceiver.start();
    const stage = await Stage.open({ configuration: `hub: { deadMan: { url: "${outside.url}/alive", interval: 1s } }\n${SERVICE}` });
    try {
      await stage.until('it says that it lives', () => outside.received.length >= 3);
      await stage.hub.kill();
      const last = outside.received.length;
      await sleep(5 * INTERVAL_MS);
      const after = outside.received.length - last;
      if (after > 0) throw new Error(`${after} signs of life of a dead hub`);
      stage.hub.start();
      await stage.until('it lives again', () => outside.received.length > last + 1);
      return holds(`${last} signs of life, none in ${5 * INTERVAL_MS} ms after the kill, again after the next start`);
    } finally {
      await stage.close();
      await outside.stop();
    }
  },
};
