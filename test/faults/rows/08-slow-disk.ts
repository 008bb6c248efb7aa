import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 8, fault: 'Each commit takes seconds' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: slow$/ },
);
