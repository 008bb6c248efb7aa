import { BreakerRegistry } from './breaker-registry.js';
import { HandClock, report, reporter, reports } from './breaker-registry.spec-support.js';

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

describe('what other hubs hear', () => {
  it('is added up with what is reported here, until that hub is silent for long', () => {
    const clock = new HandClock();
    const registry = new BreakerRegistry(clock);
    const [here, there] = [reporter('booking'), { ...reporter('booking'), instance: 'booking-b' }];
    registry.accept(here, [report('charge')]);
    registry.hear('other', [{ reporter: there, report: report('charge') }]);
    expect(registry.list()).toMatchObject([{ id: 'booking/payments/charge', breaker: { states: { open: 2 } } }]);
    expect(registry.own()).toHaveLength(1);
    clock.at += 2_000;
    registry.accept(here, [report('charge')]);
    registry.hear('other', [{ reporter: here, report: { ...report('charge'), state: 'closed' } }]);
    expect(registry.list()).toMatchObject([{ breaker: { states: { open: 1, closed: 0 } } }]);
    clock.at += 10_000;
    expect(registry.list()).toMatchObject([{ breaker: { states: { open: 0, closed: 1 } } }]);
    clock.at += 6_000;
    expect(registry.list()).toEqual([]);
  });
});
