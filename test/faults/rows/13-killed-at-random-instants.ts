import { provenBy } from '../proven-by.ts';

export const row = provenBy(
  { row: 13, fault: 'kill -9 at any instant' },
  { suite: 'test/faults/hub-is-struck-at-every-step.e2e-spec.ts', tests: /does nothing twice/ },
  {
    suite: 'test/faults/hub-is-struck-while-shards-move.e2e-spec.ts',
    tests: /the other goes on/,
    environment: { WATCHFLOOR_CAMPAIGN_KILLS: '16' },
  },
  { suite: 'test/e2e/hub-killed-fifty-times.e2e-spec.ts', tests: /killed again and again/ },
);
