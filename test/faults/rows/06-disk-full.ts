import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 6, fault: 'The disk of the database is full' },
  { suite: 'test/e2e/database-in-trouble.e2e-spec.ts', tests: /: without room on its disk$/ },
);
