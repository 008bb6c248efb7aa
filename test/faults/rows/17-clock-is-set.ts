import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { LonelyHub } from '../lonely-hub.ts';
import { holds, type FaultRow } from '../row.ts';

const CLOCK = join(import.meta.dirname, '../stepped-clock.mjs');
const COMMAND = [process.execPath, '--import', CLOCK, 'bin/watchfloor.mjs', 'serve'];
const HOUR_MS = 3_600_000;
/** An hour ahead, back again; a second either way, as a time server may do. */
const STEPS = [HOUR_MS, -HOUR_MS, 1_000, -1_000];

export const row: FaultRow = {
  row: 17,
  fault: 'The clock is set an hour ahead and back',
  async run() {
    const hub = await LonelyHub.open({ commandLine: COMMAND, environment: { WATCHFLOOR_CLOCK_STEPS_MS: STEPS.join(',') } });
    try {
      for (const _step of STEPS) {
        hub.signal('SIGUSR2');
        await sleep(4_000);
        await hub.stage.allUp();
      }
      return holds(`steps of ${STEPS.join(', ')} ms; ${await hub.judge()}`);
    } finally {
      await hub.close();
    }
  },
};
