import { Story, check, component, downStory, instance, service } from './fixtures.js';
import { serviceStatus, statusOf } from './lookup.js';
import { HORIZON_MS } from './horizon.js';

const FORGET_AFTER_MS = 600_000;
const registered = service({ components: [component({ registered: true, instances: ['a', 'b'].map(instance) })] });

function statusOfInstance(story: Story, uid: string) {
  return statusOf(story.state, { kind: 'instance', uid });
}

/** Two registered instances that are UP; the module of each has said hello. */
function registeredStory(): Story {
  const story = new Story(registered);
  for (const uid of ['a', 'b']) {
    story.command({ kind: 'instance-reported', instance: instance(uid), incarnation: `${uid}1` });
    story.see('ok', { instanceUid: uid });
  }
  return story;
}

describe('a registration', () => {
  it('names the incarnation, once for each', () => {
    const story = registeredStory();
    expect(story.state.instances.get('a')?.incarnation).toEqual({ id: 'a1', since: 1_000_000 });
    const shown = story.of('shown').length;
    story.command({ kind: 'instance-reported', instance: instance('a'), incarnation: 'a1' });
    expect(story.state.instances.get('a')?.incarnation?.since).toBe(1_000_000);
    expect(story.of('shown')).toHaveLength(shown);
  });

  it('of an instance that the definition does not have changes nothing', () => {
    const story = registeredStory();
    story.command({ kind: 'instance-reported', instance: instance('z'), incarnation: 'z1' });
    expect(story.state.instances.has('z')).toBe(false);
  });

  it('of an instance that had left begins a new life, PENDING', () => {
    const story = registeredStory();
    story.command({ kind: 'instance-left', instanceUid: 'b', incarnation: 'b1' });
    story.command({ kind: 'instance-reported', instance: instance('b'), incarnation: 'b2' });
    expect(statusOfInstance(story, 'b')).toBe('pending');
    story.see('ok', { instanceUid: 'b' });
    expect(statusOfInstance(story, 'b')).toBe('up');
  });

  it('of an instance that the file wrote knows no lease', () => {
    const story = new Story();
    story.see('ok');
    story.command({ kind: 'instance-reported', instance: instance('a'), incarnation: 'a1' });
    story.command({ kind: 'lease-lapsed', instanceUid: 'a', incarnation: 'a1' });
    story.command({ kind: 'instance-left', instanceUid: 'a', incarnation: 'a1' });
    story.ring({ purpose: 'forget', instanceUid: 'a' });
    expect(statusOfInstance(story, 'a')).toBe('up');
  });
});

describe('an instance that leaves', () => {
  it('is gone, with its outage and all that was watched on it', () => {
    const story = registeredStory();
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { instanceUid: 'b' });
    expect(story.state.outages.has('instance:b')).toBe(true);
    story.command({ kind: 'instance-left', instanceUid: 'b', incarnation: 'b1' });
    expect(story.state.outages.has('instance:b')).toBe(false);
    expect(story.state.runs.has('check:live:b')).toBe(false);
    expect(serviceStatus(story.state)).toBe('up');
    expect(story.of('outage').at(-1)?.outage).toMatchObject({ subject: { uid: 'b' }, restoredAt: story.now });
  });

  it('is not gone because of what an earlier incarnation says', () => {
    const story = registeredStory();
    story.command({ kind: 'instance-left', instanceUid: 'b', incarnation: 'b0' });
    story.command({ kind: 'lease-lapsed', instanceUid: 'b', incarnation: 'b0' });
    expect(statusOfInstance(story, 'b')).toBe('up');
  });

  it('and was the last of its component leaves it DOWN', () => {
    const story = registeredStory();
    for (const uid of ['a', 'b']) story.command({ kind: 'instance-left', instanceUid: uid, incarnation: `${uid}1` });
    expect(serviceStatus(story.state)).toBe('down');
    story.now += 1_000;
    story.command({ kind: 'instance-reported', instance: instance('a'), incarnation: 'a2' });
    story.see('ok', { instanceUid: 'a' });
    expect(story.state.timelines.get('component:api')?.some(({ status }) => status === 'down')).toBe(true);
  });

  it('that nobody knows changes nothing', () => {
    const story = registeredStory();
    const before = story.effects.length;
    story.command({ kind: 'instance-left', instanceUid: 'z', incarnation: '' });
    story.command({ kind: 'lease-lapsed', instanceUid: 'z', incarnation: '' });
    expect(story.effects).toHaveLength(before);
  });
});

describe('a lapsed lease', () => {
  function lapsed(): Story {
    const story = registeredStory();
    story.command({ kind: 'lease-lapsed', instanceUid: 'b', incarnation: 'b1' });
    return story;
  }

  it('of long ago is forgotten, and with it nothing of the time until the next one (AV-11)', () => {
    const story = lapsed();
    story.now += 1_000;
    story.see('ok', { instanceUid: 'b' });
    story.now += 2 * HORIZON_MS;
    story.step({ kind: 'tick' });
    for (const uid of ['a', 'b']) story.see('ok', { instanceUid: uid });
    story.command({ kind: 'lease-lapsed', instanceUid: 'b', incarnation: 'b1' });
    const lease = 'check:lease:b';
    expect(story.state.timelines.get(lease)).toHaveLength(1);
    expect(story.state.forgottenUntil.get(lease)).toBeLessThanOrEqual(story.now - HORIZON_MS);
  });

  it('makes the instance UNKNOWN until a probe decides', () => {
    const story = lapsed();
    expect(statusOfInstance(story, 'b')).toBe('unknown');
    story.see('inconclusive', { instanceUid: 'b' });
    expect(statusOfInstance(story, 'b')).toBe('unknown');
    story.see('ok', { instanceUid: 'b' });
    expect(statusOfInstance(story, 'b')).toBe('up');
  });

  it('is not answered by a probe that began before it', () => {
    const story = registeredStory();
    story.now += 1000;
    story.command({ kind: 'lease-lapsed', instanceUid: 'b', incarnation: 'b1' });
    story.see('ok', { instanceUid: 'b', startedAt: story.now - 500 });
    expect(statusOfInstance(story, 'b')).toBe('unknown');
  });

  it('is over when the module reports again, and nothing is forgotten any more', () => {
    const story = lapsed();
    story.now += 1000;
    story.command({ kind: 'instance-reported', instance: instance('b'), incarnation: 'b1' });
    expect(statusOfInstance(story, 'b')).toBe('up');
    expect(story.of('due-settled').at(-1)?.key).toBe('forget:b');
  });

  it('leads to one look after forgetAfter', () => {
    const story = lapsed();
    story.command({ kind: 'lease-lapsed', instanceUid: 'b', incarnation: 'b1' });
    expect(story.dues('forget:').map(({ at }) => at)).toEqual([story.now + FORGET_AFTER_MS]);
  });

  it('is looked at again while no probe can say whether the instance is gone', () => {
    const story = lapsed();
    story.now += FORGET_AFTER_MS;
    story.ring({ purpose: 'forget', instanceUid: 'b' });
    expect(statusOfInstance(story, 'b')).toBe('unknown');
    expect(story.dues('forget:').at(-1)?.at).toBe(story.now + FORGET_AFTER_MS);
  });

  it('forgets an instance that no probe looks at', () => {
    const story = new Story(service({ components: [component({ registered: true, checks: [] })] }));
    story.command({ kind: 'lease-lapsed', instanceUid: 'a', incarnation: '' });
    story.now += FORGET_AFTER_MS;
    story.ring({ purpose: 'forget', instanceUid: 'a' });
    expect(story.state.instances.size).toBe(0);
  });

  it('is forgotten with its instance after forgetAfter when probes agree that it is gone', () => {
    const story = lapsed();
    story.command({ kind: 'lease-lapsed', instanceUid: 'a', incarnation: 'a1' });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { instanceUid: 'b' });
    story.see('degraded', { instanceUid: 'a' });
    story.now += FORGET_AFTER_MS;
    for (const instanceUid of ['a', 'b', 'z']) story.ring({ purpose: 'forget', instanceUid });
    expect([...story.state.instances.keys()]).toEqual(['a']);
  });

  it('says nothing of an instance without essential checks once it is over', () => {
    const checks = [check({ essential: false })];
    const story = new Story(service({ components: [component({ registered: true, checks })] }));
    story.see('ok');
    story.command({ kind: 'lease-lapsed', instanceUid: 'a', incarnation: '' });
    story.see('ok');
    expect(statusOfInstance(story, 'a')).toBe('up');
  });
});

describe('a changed definition', () => {
  it('ends the run of a check that left, and watches one that came', () => {
    const story = new Story(service({ components: [component({ checks: [check(), check({ uid: 'ready', key: 'ready' })] })] }));
    for (const checkUid of ['live', 'ready']) story.see('ok', { checkUid });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { checkUid: 'ready' });
    expect(serviceStatus(story.state)).toBe('down');
    story.step({
      kind: 'definition',
      definition: service({ components: [component({ checks: [check(), check({ uid: 'new', key: 'new' })] })] }),
    });
    expect(serviceStatus(story.state)).toBe('up');
    expect([...story.state.runs.keys()]).toEqual(['check:live:a', 'check:new:a']);
  });

  it('of a check is judged anew: what was seen before does not count, and nothing acts before it was UP', () => {
    const story = new Story();
    for (const outcome of ['ok', 'fail'] as const) story.see(outcome);
    const revised = check({ revision: 2, revisedAt: story.now });
    story.step({ kind: 'definition', definition: service({ components: [component({ checks: [revised] })] }) });
    story.see('fail');
    expect(serviceStatus(story.state)).toBe('up');
    story.see('fail');
    expect(serviceStatus(story.state)).toBe('down');
    expect(story.of('act').at(-1)?.act.verdicts.at(-1)).toMatchObject({ guard: 'trigger', passed: false });
  });

  it('drops a registered instance that it no longer has', () => {
    const story = registeredStory();
    story.step({ kind: 'definition', definition: service({ components: [component({ registered: true })] }) });
    expect([...story.state.instances.keys()]).toEqual(['a']);
    expect(story.state.instances.get('a')?.incarnation?.id).toBe('a1');
  });

  it('renames without a new life', () => {
    const story = downStory();
    story.step({ kind: 'definition', definition: service({ key: 'pay', name: 'Pay', components: [component({ key: 'pay-api' })] }) });
    expect(serviceStatus(story.state)).toBe('down');
    expect(story.state.incident).not.toBeNull();
  });

  it('retires a service that has nothing open', () => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'definition', definition: null });
    expect(story.of('incident')).toEqual([]);
  });

  it('retires a service whose incident is over with the T3 it had', () => {
    const story = downStory();
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.step({ kind: 'definition', definition: null });
    expect(story.of('incident').at(-1)?.incident).toMatchObject({ phase: 'resolved', restoredAt: 1_003_000, resolvedAt: story.now });
  });
});
