import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 24, fault: 'Only the Internet is gone, the LAN is there' },
  { suite: 'test/e2e/hub-doubts-itself.e2e-spec.ts', tests: /canaries of a place vouch for/ },
);
