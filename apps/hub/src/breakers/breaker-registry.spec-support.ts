import { LATENCY_BUCKETS, type BreakerReport } from '@watchfloor/contracts';
import { Clock } from '../platform/clock.js';
import type { Reporter } from './breaker-registry.js';

/** Stands still until a test moves it. */
export class HandClock extends Clock {
  at = 1_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

export const reporter = (caller: string): Reporter => ({ namespace: 'default', serviceUid: caller, caller, instance: `${caller}-a` });
export const report = (name: string): BreakerReport => ({
  dependency: 'payments',
  name,
  state: 'open',
  periodMs: 1_000,
  calls: 1,
  successes: 0,
  failures: 1,
  rejects: 0,
  timeouts: 0,
  latency: Array.from({ length: LATENCY_BUCKETS }, () => 0),
});
export const reports = (count: number, prefix = 'n') => Array.from({ length: count }, (_, index) => report(`${prefix}${index}`));
