import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 35, fault: 'A client that never reads' },
  { suite: 'test/e2e/who-does-not-read-is-cut-off.e2e-spec.ts', tests: /./ },
);
