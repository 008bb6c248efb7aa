import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 3, fault: 'PostgreSQL is read-only' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: read-only$/ },
);
