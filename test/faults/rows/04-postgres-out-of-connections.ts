import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 4, fault: 'PostgreSQL has no connection left' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: out of connections$/ },
);
