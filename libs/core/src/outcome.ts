import type { Outcome } from './status.js';

/**
 * What each reason of an observation means for the target. `fail`: it answered wrongly or not at all;
 * `inconclusive`: we could not measure. @see ST-1
 */
export const OUTCOME_OF_REASON = {
  ok: 'ok',

  warning_failed: 'degraded',
  indicator_degraded: 'degraded',
  draining: 'degraded',

  timeout: 'fail',
  connection_refused: 'fail',
  connection_reset: 'fail',
  connection_closed: 'fail',
  host_unreachable: 'fail',
  dns_not_found: 'fail',
  tls_expired: 'fail',
  tls_invalid: 'fail',
  status_mismatch: 'fail',
  expectation_failed: 'fail',
  unexpected_redirect: 'fail',
  too_many_redirects: 'fail',
  headers_too_large: 'fail',
  protocol_error: 'fail',
  health_down: 'fail',
  health_inconsistent: 'fail',
  indicator_down: 'fail',
  heartbeat_missed: 'fail',
  heartbeat_failed: 'fail',

  egress_blocked: 'inconclusive',
  egress_blocked_redirect: 'inconclusive',
  dns_unavailable: 'inconclusive',
  network_unreachable: 'inconclusive',
  trust_store_unavailable: 'inconclusive',
  body_too_large: 'inconclusive',
  format_mismatch: 'inconclusive',
  indicator_missing: 'inconclusive',
  indicator_unknown: 'inconclusive',
  indicator_stale: 'inconclusive',
  hub_lag: 'inconclusive',
  hub_suspect: 'inconclusive',
  resource_exhausted: 'inconclusive',
  misconfigured: 'inconclusive',
  aborted: 'inconclusive',
  internal_error: 'inconclusive',
} as const satisfies Readonly<Record<string, Outcome>>;

export type Reason = keyof typeof OUTCOME_OF_REASON;

/** A code that the table doesn't know is our own defect, so it says nothing about the target. */
export function outcomeOf(reason: string): Outcome {
  return Object.hasOwn(OUTCOME_OF_REASON, reason) ? OUTCOME_OF_REASON[reason as Reason] : 'inconclusive';
}
