import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 1, fault: 'PostgreSQL crashes under load, 20 times' },
  { suite: 'test/e2e/database-in-trouble-again-and-again.e2e-spec.ts', tests: /./, environment: { WATCHFLOOR_DATABASE_CRASHES: '20' } },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /PostgreSQL takes nothing .*: away$/ },
);
