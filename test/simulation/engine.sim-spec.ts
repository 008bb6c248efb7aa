import { runSimulation } from './run-simulation.js';

const SEEDS = Number(process.env['WATCHFLOOR_SIMULATION_SEEDS'] ?? 200);
const FIRST = Number(process.env['WATCHFLOOR_SIMULATION_FIRST'] ?? 1);
const PER_TEST = 25;

const batches = Array.from({ length: Math.ceil(SEEDS / PER_TEST) }, (_, index) => {
  const first = FIRST + index * PER_TEST;
  return [first, Math.min(first + PER_TEST, FIRST + SEEDS) - 1] as const;
});

describe('the engine, whatever happens in whatever order', () => {
  it.each(batches)('holds for the seeds %i to %i', (first, last) => {
    for (let seed = first; seed <= last; seed++) holds(seed);
  });
});

function holds(seed: number): void {
  try {
    runSimulation(seed);
  } catch (error) {
    throw new Error(
      `Seed ${seed}: ${(error as Error).message} (repeat it with WATCHFLOOR_SIMULATION_FIRST=${seed} WATCHFLOOR_SIMULATION_SEEDS=1)`,
      {
        cause: error,
      },
    );
  }
}
