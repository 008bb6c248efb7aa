import { LATENCY_BUCKETS, type BreakerReport } from '@watchfloor/contracts';
import { Clock } from '../platform/clock.js';
import { BreakerRegistry, type Reporter } from './breaker-registry.js';

class HandClock extends Clock {
  at = 1_000_000;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

const reporter = (caller: string): Reporter => ({ namespace: 'default', serviceUid: caller, caller, instance: `${caller}-a` });
const report = (name: string): BreakerReport => ({
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
const reports = (count: number, prefix = 'n') => Array.from({ length: count }, (_, index) => report(`${prefix}${index}`));

describe('a caller that invents breakers', () => {
  it('fills the room of its own service, never that of others', () => {
    const registry = new BreakerRegistry(new HandClock());
    registry.accept(reporter('evil'), reports(20_000));
    registry.accept(reporter('booking'), [report('charge')]);
    const callers = registry.list().map(({ breaker }) => breaker.caller);
    expect(callers.filter((caller) => caller === 'evil')).toHaveLength(500);
    expect(callers.filter((caller) => caller === 'booking')).toHaveLength(1);
  });

  it('has its room again once nobody reports the old ones', () => {
    const clock = new HandClock();
    const registry = new BreakerRegistry(clock);
    registry.accept(reporter('evil'), reports(500));
    clock.at += 60_000;
    expect(registry.list()).toEqual([]);
    registry.accept(reporter('evil'), reports(500, 'later'));
    expect(registry.list()).toHaveLength(500);
  });
});
