import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 2, fault: 'PostgreSQL is frozen' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: frozen$/ },
);
