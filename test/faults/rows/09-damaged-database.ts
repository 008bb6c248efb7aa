import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 9, fault: 'A damaged database, another key' },
  { suite: 'test/e2e/database-in-trouble-at-start.e2e-spec.ts', tests: /./ },
);
