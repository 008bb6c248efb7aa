import type { Act, Outage, Storm } from '@watchfloor/core';
import { doubtBy, WrittenLookouts } from '../../../../test/support/doubt.js';
import { guardWith } from '../../../../test/support/egress.js';
import { Line } from '../../../../test/support/line.js';
import type { Doubt } from '../checks/doubt/doubt.js';
import { Lookout } from '../checks/doubt/lookout.js';
import { Clock, SystemClock } from '../platform/clock.js';
import type { StormService } from '../remediation/storm.service.js';
import type { CommittedStates } from './committed-states.js';
import { FleetFreeze } from './fleet-freeze.js';

class TestClock extends Clock {
  at = 1_700_000_000_000;
  aheadMs = 0;

  override now(): number {
    return this.at + this.aheadMs;
  }

  override monotonic(): number {
    return this.at;
  }
}

describe('what holds back every act (I5)', () => {
  let clock: TestClock;
  let doubt: Doubt;
  let storms: { storm: Storm };
  let acts: Partial<Act>[];
  let freeze: FleetFreeze;

  beforeEach(() => {
    clock = new TestClock();
    doubt = doubtBy({ clock, egress: guardWith() });
    storms = { storm: { phase: 'calm' } };
    acts = [];
    const target = (act: Partial<Act>) => ({ acts: [act] });
    const states = { all: () => [{ targets: new Map(acts.map((act, index) => [index, target(act)])) }] };
    freeze = new FleetFreeze(doubt, storms as StormService, states as unknown as CommittedStates, clock);
  });

  it('is nothing while all is well', () => {
    expect([freeze.now(), freeze.isHeld()]).toEqual([{ doubt: null, storm: null }, false]);
  });

  it('is the time before the first round of those it looks out for', async () => {
    const line = await Line.open(1);
    const lookouts = new WrittenLookouts(line.addresses.map((address) => new Lookout('reference', null, `tcp://${address}`)));
    doubt = doubtBy({ clock: new SystemClock(), egress: guardWith({ allowLoopback: true }) }, lookouts);
    freeze = new FleetFreeze(doubt, storms as StormService, { all: () => [] } as unknown as CommittedStates, clock);
    expect(freeze.now().doubt).toBe('its line was not looked at yet');
    await doubt.look();
    expect(freeze.isHeld()).toBe(false);
    await line.close();
  });

  it('is the doubt, and a minute after it, whatever the wall clock does', () => {
    doubt.suspicions.begin(clock.at, clock.at);
    expect(freeze.isHeld()).toBe(true);
    clock.at += 600_000;
    expect(freeze.isHeld()).toBe(true);
    doubt.suspicions.end(clock.at, clock.at);
    clock.aheadMs = 3_600_000;
    clock.at += 59_999;
    expect(freeze.now().doubt).toMatch(/less than a minute/);
    clock.at += 1;
    expect(freeze.isHeld()).toBe(false);
  });

  it('counts which instances are regained, as they were last written', () => {
    const known = { instances: new Map([['copy', { componentUid: 'part' }]]) };
    const states = { get: (uid: string) => (uid === 'service' ? known : undefined) };
    freeze = new FleetFreeze(doubt, storms as StormService, states as unknown as CommittedStates, clock);
    const outage = (id: string, uid: string, restoredAt: number | null, kind = 'instance') => ({
      serviceUid: uid === 'lost' ? 'retired' : 'service',
      outage: { id, subject: { kind, uid }, detectedAt: 10, restoredAt } as Outage,
    });
    const written = [outage('1', 'copy', null), outage('1', 'copy', 20), outage('2', 'copy', null), outage('3', 'copy', 30, 'component')];
    const gone = [outage('4', 'gone', 20), outage('5', 'lost', 20)];
    expect(freeze.regained([...written, ...gone])).toEqual([{ componentUid: 'part', detectedAt: 10, restoredAt: 20 }]);
  });

  it('is a storm, and after it what is under way already', () => {
    storms.storm = { phase: 'frozen', since: clock.at, reason: '9 of 10 instances are DOWN', regainedAt: null };
    expect(freeze.now().storm).toBe('9 of 10 instances are DOWN');
    storms.storm = { phase: 'thawing', until: clock.at + 60_000, releasedAt: null };
    acts = [1, 2].map(() => ({ state: 'verifying', startedAt: 1 }));
    acts.push({ state: 'running', startedAt: null }, { state: 'succeeded', startedAt: 1 });
    expect(freeze.isHeld()).toBe(false);
    acts.push({ state: 'running', startedAt: 1 });
    clock.at += 1_000;
    expect(freeze.now().storm).toBe('thawing after a storm: 3 acts are under way');
    storms.storm = { phase: 'calm' };
    expect(freeze.isHeld()).toBe(false);
  });
});
