import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 23, fault: 'The line to the Internet is cut' },
  {
    suite: 'test/e2e/hub-doubts-itself.e2e-spec.ts',
    tests: /doubts itself, and says so once|UNKNOWN, never DOWN|says so once, and opens nothing/,
  },
);
