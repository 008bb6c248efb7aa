import { setTimeout as sleep } from 'node:timers/promises';
import { CHECKS, LonelyHub } from '../lonely-hub.ts';
import { holds, type FaultRow } from '../row.ts';

/** Ten minutes are no other than these to anybody but the patient. */
const STILL_MS = 20_000;

export const row: FaultRow = {
  row: 15,
  fault: 'The only hub stands still and goes on',
  async run() {
    const hub = await LonelyHub.open();
    try {
      await hub.standStill(STILL_MS);
      const before = hub.target.received.length;
      await sleep(500);
      const burst = hub.target.received.length - before;
      if (burst > CHECKS * 1.5) throw new Error(`${burst} looks within 500 ms`);
      return holds(`gap of ${await hub.gap()} ms recorded, ${burst} looks in the first 500 ms; ${await hub.judge()}`);
    } finally {
      await hub.close();
    }
  },
};
