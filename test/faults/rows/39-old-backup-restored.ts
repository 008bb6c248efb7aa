import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 39, fault: 'An old backup is restored' },
  { suite: 'test/e2e/restored-hub-repeats-nothing.e2e-spec.ts', tests: /./ },
);
