import { writeFileSync } from 'node:fs';
import { mountVirtualMachine } from './virtual-disk.js';

mountVirtualMachine();
const { runHub } = await import('./run-hub-simulation.js');
const { evidenceOf } = await import('./holds/hold.js');
const { judge } = await import('./holds/index.js');

const SEEDS = Number(process.env['WATCHFLOOR_SIMULATION_SEEDS'] ?? 200);
const FIRST = Number(process.env['WATCHFLOOR_SIMULATION_FIRST'] ?? 1);
const PER_TEST = 10;
const TEST_TIMEOUT_MS = 300_000;
/** Where the trace of a failing seed is written, when somebody wants to read it. */
const TRACE_FILE = process.env['WATCHFLOOR_SIMULATION_TRACE'];

const batches = Array.from({ length: Math.ceil(SEEDS / PER_TEST) }, (_, index) => {
  const first = FIRST + index * PER_TEST;
  return [first, Math.min(first + PER_TEST, FIRST + SEEDS) - 1] as const;
});

describe('the whole hub, whatever happens around it', () => {
  it.each(batches)(
    'holds for the seeds %i to %i',
    async (first, last) => {
      for (let seed = first; seed <= last; seed++) await holds(seed);
    },
    TEST_TIMEOUT_MS,
  );
});

async function holds(seed: number): Promise<void> {
  const run = await runHub(seed);
  const findings = judge(evidenceOf(run));
  if (TRACE_FILE !== undefined) writeFileSync(TRACE_FILE, `${run.world.trace.lines.join('\n')}\n`);
  if (findings.length === 0) return;
  const repeat = `WATCHFLOOR_SIMULATION_FIRST=${seed} WATCHFLOOR_SIMULATION_SEEDS=1 npm run test:only -- test/simulation/hub`;
  throw new Error(`Seed ${seed}: ${findings.join('\n  ')}\n(repeat it with ${repeat})`);
}
