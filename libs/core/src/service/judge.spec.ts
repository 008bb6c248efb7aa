import { Story, check, component, instance, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

describe('an observation', () => {
  it('of what the service does not have changes nothing', () => {
    const story = new Story(service({ checks: [check({ uid: 'front', key: 'front' })] }));
    const before = story.state;
    story.see('fail', { checkUid: 'nobody' });
    story.see('fail', { instanceUid: 'nobody' });
    story.see('fail', { instanceUid: null });
    story.see('fail', { checkUid: 'front', instanceUid: 'a' });
    expect(story.state.runs).toEqual(before.runs);
  });

  it('that comes late or twice is a no-op, also for what proves the check (ST-6)', () => {
    const story = new Story();
    story.see('ok');
    story.see('ok');
    const before = story.state;
    for (const startedAt of [1_000_000, 1_000_500, 1_001_000]) story.see('ok', { startedAt });
    expect(story.state.runs).toEqual(before.runs);
  });

  it('is stored unless it is ok after ok', () => {
    const story = new Story();
    for (const outcome of ['ok', 'ok', 'fail', 'ok', 'ok'] as const) story.see(outcome);
    expect(story.of('observation').map(({ observation }) => observation.outcome)).toEqual(['fail', 'ok']);
  });

  it('that is soft is shown, and shown again when it passed', () => {
    const story = new Story();
    story.see('ok');
    story.see('fail');
    story.see('ok');
    expect(story.of('shown')).toHaveLength(2);
  });

  it('that the hub puts down to itself is shown, and shown again when it passed (ST-9)', () => {
    const story = new Story();
    story.see('ok');
    for (const reason of ['hub_suspect', 'hub_lag', 'dns_unavailable'] as const) story.see('inconclusive', { reason });
    expect(story.of('shown')).toHaveLength(2);
  });

  it('after a gap is judged as such: what was seen before does not count (ST-5)', () => {
    const story = new Story();
    for (const outcome of ['ok', 'fail'] as const) story.see(outcome);
    story.now += 60_000;
    story.see('fail');
    expect(serviceStatus(story.state)).toBe('unknown');
    story.see('fail');
    expect(serviceStatus(story.state)).toBe('down');
  });

  it('that is ok after a gap ends the UNKNOWN', () => {
    const story = new Story();
    story.see('ok');
    story.now += 60_000;
    story.see('ok');
    expect(story.state.timelines.get('service:payments')?.map(({ status }) => status)).toEqual(['up', 'unknown', 'up']);
  });
});

describe('a service of checks of its own and components', () => {
  it('follows both, and DEGRADED from what is not essential (AV-11)', () => {
    const story = new Story(
      service({
        checks: [check({ uid: 'front', key: 'front', essential: false })],
        components: [component({ instances: ['a', 'b'].map(instance) })],
      }),
    );
    for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
    story.see('ok', { checkUid: 'front', instanceUid: null });
    expect(serviceStatus(story.state)).toBe('up');
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { checkUid: 'front', instanceUid: null });
    expect(serviceStatus(story.state)).toBe('degraded');
    expect(story.state.incident).toMatchObject({ type: 'degradation', severity: 'major', outageIds: [] });
  });
});

describe('silence', () => {
  it('of a run that nobody watched yet says nothing', () => {
    const story = new Story();
    story.state = { ...story.state, runs: new Map() };
    story.now += 60_000;
    story.step({ kind: 'tick' });
    expect(serviceStatus(story.state)).toBe('pending');
  });

  it('of a heartbeat is judged by its grace alone', () => {
    const story = new Story(service({ checks: [check({ uid: 'job', heartbeat: true })], components: [] }));
    story.command({ kind: 'signal', checkUid: 'job', signal: 'success', text: '', next: null });
    story.now += 3_600_000;
    story.step({ kind: 'tick' });
    expect(serviceStatus(story.state)).toBe('up');
  });

  it('since a check came makes it UNKNOWN', () => {
    const story = new Story();
    story.now += 60_000;
    story.step({ kind: 'tick' });
    expect(serviceStatus(story.state)).toBe('unknown');
  });
});
