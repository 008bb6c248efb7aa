import { join } from 'node:path';
import { LonelyHub } from '../lonely-hub.ts';
import { holds, type FaultRow } from '../row.ts';

const CLOCK = join(import.meta.dirname, '../stepped-clock.mjs');
const COMMAND = [process.execPath, '--import', CLOCK, 'bin/watchfloor.mjs', 'serve'];
const ASLEEP_MS = 1_800_000;

/** A machine that sleeps: at its awakening the wall clock has jumped, the monotonic one hardly moved. */
export const row: FaultRow = {
  row: 16,
  fault: 'The machine sleeps for half an hour',
  async run() {
    const hub = await LonelyHub.open({ commandLine: COMMAND, environment: { WATCHFLOOR_CLOCK_STEPS_MS: String(ASLEEP_MS) } });
    try {
      hub.signal('SIGSTOP');
      hub.signal('SIGUSR2');
      hub.signal('SIGCONT');
      const gapMs = await hub.gap();
      if (gapMs < ASLEEP_MS - 10_000) throw new Error(`a gap of ${gapMs} ms only`);
      return holds(`gap of ${gapMs} ms recorded; ${await hub.judge()}`);
    } finally {
      await hub.close();
    }
  },
};
