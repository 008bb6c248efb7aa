import { runHopelessTarget } from '../hopeless-target.ts';
import { holds, type FaultRow } from '../row.ts';

export const row: FaultRow = {
  row: 31,
  fault: 'A restarted target never recovers',
  run: async () => holds(await runHopelessTarget({ status: 200 })),
};
