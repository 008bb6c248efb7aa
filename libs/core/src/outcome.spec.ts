import { OUTCOME_OF_REASON, outcomeOf } from './outcome.js';

describe('outcomes by reason (ST-1)', () => {
  it.each(['timeout', 'connection_refused', 'connection_reset', 'dns_not_found', 'tls_expired', 'status_mismatch', 'expectation_failed'])(
    '%s: the target answered wrongly or not at all',
    (reason) => expect(outcomeOf(reason)).toBe('fail'),
  );

  it.each(['dns_unavailable', 'egress_blocked', 'resource_exhausted', 'hub_lag', 'misconfigured', 'internal_error'])(
    '%s: we could not measure',
    (reason) => expect(outcomeOf(reason)).toBe('inconclusive'),
  );

  it.each(['warning_failed', 'indicator_degraded'])('%s is degraded', (reason) => expect(outcomeOf(reason)).toBe('degraded'));

  it('an unknown code, also one that objects inherit, never becomes a target state', () => {
    expect(outcomeOf('no_such_reason')).toBe('inconclusive');
    expect(outcomeOf('constructor')).toBe('inconclusive');
  });

  it('codes are stable lower-snake words', () => {
    for (const reason of Object.keys(OUTCOME_OF_REASON)) expect(reason).toMatch(/^[a-z]+(_[a-z]+)*$/);
  });
});
