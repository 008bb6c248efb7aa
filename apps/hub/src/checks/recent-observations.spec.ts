import { runKey, type Observation } from '@watchfloor/core';
import { RecentObservations } from './recent-observations.js';

const seen = (startedAt: number, more: Partial<Observation> = {}): Observation => ({
  checkUid: 'live',
  instanceUid: 'a',
  location: 'hub',
  startedAt,
  endedAt: startedAt + 5,
  outcome: 'ok',
  reason: 'ok',
  message: '',
  latencyMs: 4,
  phases: {},
  ...more,
});

describe('the last looks', () => {
  const looks = [seen(1), seen(2, { location: 'branch', outcome: 'fail' }), seen(3, { instanceUid: 'b' }), seen(4, { checkUid: 'ready' })];
  let recent: RecentObservations;
  beforeEach(() => {
    recent = new RecentObservations();
    for (const look of looks) recent.add(look);
  });

  it('are of the location that looked, newest first', () => {
    expect(recent.list('live', 'a')).toEqual([looks[1], looks[0]]);
    expect(recent.last('live', 'a')).toEqual(looks[1]);
  });

  it('are of all instances where none is named, and of one check only', () => {
    expect(recent.list('live')).toEqual([looks[2], looks[1], looks[0]]);
    expect([recent.last('none'), recent.list('none')]).toEqual([null, []]);
  });

  it('of a run that is over are forgotten', () => {
    recent.forget(runKey('live', 'a'));
    recent.forget('nothing');
    expect(recent.list('live')).toEqual([looks[2]]);
  });
});
