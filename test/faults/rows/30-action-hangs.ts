import { runHopelessTarget } from '../hopeless-target.ts';
import { holds, type FaultRow } from '../row.ts';

export const row: FaultRow = {
  row: 30,
  fault: 'The actuator hangs, or fails',
  async run() {
    const hanging = await runHopelessTarget('silence');
    const failing = await runHopelessTarget({ status: 500 });
    return holds(`hanging: ${hanging}; failing: ${failing}`);
  },
};
