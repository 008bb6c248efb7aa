import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 34, fault: '1,000 walls reconnect together' },
  { suite: 'test/e2e/thousand-walls-return.e2e-spec.ts', tests: /./ },
);
