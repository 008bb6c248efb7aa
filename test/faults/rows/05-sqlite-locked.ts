import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 5, fault: 'SQLite is locked by another program' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: locked by another program$/ },
  { suite: 'test/e2e/database-in-trouble-and-hub-killed.e2e-spec.ts', tests: /SQLite/ },
);
