import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 19, fault: 'The event loop stands still for 5 s' },
  { suite: 'test/e2e/clock-and-stalls-invent-nothing.e2e-spec.ts', tests: /stood still for 5 s/ },
  { suite: 'apps/hub/src/checks/prober.spec.ts', tests: /held up|late|lag/i },
);
