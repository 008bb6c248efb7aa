import { Story, check, component, downStory, instance, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

const RESOLVE_AFTER_MS = 900_000;
const pair = component({ instances: ['a', 'b'].map(instance) });

function told(story: Story): string[] {
  return story.dues('delivery:').map(({ key }) => key.split(':')[3] ?? '');
}

function resolveTimer(story: Story) {
  return { purpose: 'resolve', incidentId: story.state.incident?.id ?? '' } as const;
}

/** A tier 1 service of which one instance is degraded: an incident without an outage. */
function degradedStory(definition = service()): Story {
  const story = new Story(definition);
  for (const outcome of ['ok', 'degraded', 'degraded'] as const) story.see(outcome);
  return story;
}

describe('an incident without an outage', () => {
  it('is opened by DEGRADED where the table names a severity', () => {
    const story = degradedStory();
    expect(story.state.incident).toMatchObject({ type: 'degradation', severity: 'major', outageIds: [], impactStartedAt: 1_001_000 });
    expect(told(story)).toEqual(['opened']);
  });

  it('is not opened where the table names none', () => {
    expect(degradedStory(service({ tier: 3 })).state.incident).toBeNull();
  });

  it('is restored when the service is UP again, and back when it is DEGRADED again', () => {
    const story = degradedStory();
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ phase: 'monitoring', restoredAt: 1_003_000 });
    story.endHold();
    for (const outcome of ['degraded', 'degraded'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ phase: 'triggered', restoredAt: null });
    expect(told(story)).toEqual(['opened', 'recovered', 'reopened']);
  });

  it('neither recovers nor is back because nothing can be seen (I1)', () => {
    const open = degradedStory();
    open.now += 60_000;
    open.step({ kind: 'tick' });
    expect(open.state.incident).toMatchObject({ restoredAt: null });
    const over = degradedStory();
    for (const outcome of ['ok', 'ok'] as const) over.see(outcome);
    over.endHold();
    over.now += 60_000;
    over.step({ kind: 'tick' });
    expect(over.state.incident).toMatchObject({ restoredAt: 1_003_000 });
    expect(told(over)).toEqual(['opened', 'recovered']);
  });

  it('comes back without a word where nobody was told', () => {
    const story = degradedStory(service({ notify: [] }));
    for (const outcome of ['ok', 'ok', 'degraded', 'degraded'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ restoredAt: null, told: [] });
    expect(told(story)).toEqual([]);
  });

  it('becomes one of availability when the service is DOWN', () => {
    const story = degradedStory();
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ type: 'availability', severity: 'critical', title: 'Payments is DOWN' });
    expect(told(story)).toEqual(['opened', 'escalated']);
  });
});

describe('lost redundancy', () => {
  it('is told although it began as redundancy that could not be seen', () => {
    const story = new Story(service({ components: [pair] }));
    for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
    story.now += 60_000;
    story.step({ kind: 'tick' });
    story.see('ok', { instanceUid: 'a' });
    expect(story.state.incident).toBeNull();
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { instanceUid: 'b' });
    expect(serviceStatus(story.state)).toBe('degraded');
    expect(story.state.incident).toMatchObject({ severity: 'major', silent: false });
    expect(told(story)).toEqual(['opened']);
  });

  it('that can only not be seen hides no other trouble', () => {
    const checks = [check({ uid: 'front', key: 'front', essential: false })];
    const story = new Story(
      service({ checks, components: [pair, component({ uid: 'worker', registered: true, instances: [], essential: false, checks: [] })] }),
    );
    story.see('ok', { checkUid: 'front', instanceUid: null });
    for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
    story.now += 60_000;
    story.step({ kind: 'tick' });
    story.see('ok', { instanceUid: 'a' });
    expect(story.state.incident).toBeNull();
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { checkUid: 'front', instanceUid: null });
    expect(story.state.incident).toMatchObject({ type: 'degradation', severity: 'major' });
  });
});

describe('T3 of an incident', () => {
  it('is the last T3, also when an earlier recovery was known later', () => {
    const story = new Story(
      service({
        components: [component({ instances: ['a', 'b'].map(instance), minHealthy: 2, checks: [check({ successThreshold: 3 })] })],
      }),
    );
    for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
    for (const instanceUid of ['a', 'a', 'b', 'b']) story.see('fail', { instanceUid });
    // The recovery of a begins first and is confirmed last.
    for (const instanceUid of ['a', 'b', 'b', 'b', 'a', 'a']) story.see('ok', { instanceUid });
    const recoveries = [...new Set(story.of('outage').flatMap(({ outage }) => outage.restoredAt ?? []))];
    expect(recoveries).toEqual([1_007_000, 1_006_000]);
    expect(story.state.incident?.restoredAt).toBe(1_007_000);
  });

  it('moves when it turns out that nobody could see the recovery yet', () => {
    const checks = [check({ failureThreshold: 1, successThreshold: 1 }), check({ uid: 'port', key: 'port', failureThreshold: 1 })];
    const story = new Story(service({ components: [component({ checks })] }));
    for (const checkUid of ['live', 'port']) story.see('ok', { checkUid });
    story.see('fail');
    story.now += 8000;
    story.see('ok');
    expect(story.state.incident?.restoredAt).toBe(1_011_000);
    const told = story.dues('delivery:').length;
    story.now += 2000;
    // Its silence since 1_002_000 and its end are known in one step.
    story.see('ok', { checkUid: 'port' });
    expect(story.state.incident).toMatchObject({ restoredAt: 1_014_000, phase: 'monitoring' });
    expect(story.dues('resolve:').at(-1)?.at).toBe(1_014_000 + RESOLVE_AFTER_MS);
    expect(story.dues('delivery:')).toHaveLength(told);
  });

  it('stays when all of its outages are long over', () => {
    const story = downStory();
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.now += 7_200_000;
    story.command({ kind: 'comment', incidentId: story.state.incident?.id ?? '', by: 'ada', text: 'still here' });
    expect(story.state.incident).toMatchObject({ restoredAt: 1_003_000, phase: 'monitoring' });
  });

  it('is that of its instance while the service itself is yet to be seen', () => {
    const checks = [check({ uid: 'front', key: 'front' })];
    const story = new Story(service({ checks, components: [component({ essential: false })] }));
    for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
    expect(serviceStatus(story.state)).toBe('pending');
    expect(story.state.incident).toMatchObject({ restoredAt: null, silent: true });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ restoredAt: 1_003_000 });
  });

  it('is when the service left its last part behind', () => {
    const story = downStory();
    story.step({ kind: 'definition', definition: service({ components: [] }) });
    expect(story.state.incident).toMatchObject({ restoredAt: story.now, phase: 'monitoring' });
  });

  it('is now when a DEGRADED service without an outage lost all that was watched', () => {
    const story = degradedStory();
    story.step({ kind: 'definition', definition: service({ components: [] }) });
    expect(story.state.incident).toMatchObject({ restoredAt: story.now });
  });
});

describe('the merge window', () => {
  it('runs on while the service is DEGRADED or can not be seen', () => {
    const story = downStory();
    for (const outcome of ['degraded', 'degraded'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ phase: 'monitoring' });
    story.now += RESOLVE_AFTER_MS;
    story.see('degraded');
    const id = story.state.incident?.id ?? '';
    story.ring(resolveTimer(story), `resolve:${id}`);
    expect(story.state.incident).not.toBeNull();
    expect(story.dues('resolve:').at(-1)?.at).toBe(story.now + RESOLVE_AFTER_MS);
  });

  it('is waited for when its timer comes early, and forgotten when the incident is another one', () => {
    const story = downStory();
    story.ring(resolveTimer(story));
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.ring(resolveTimer(story));
    expect(story.dues('resolve:').at(-1)?.at).toBe(1_003_000 + RESOLVE_AFTER_MS);
    story.ring({ purpose: 'resolve', incidentId: 'another' });
    expect(story.state.incident).not.toBeNull();
  });

  it('is over in silence for a service that is only unreachable, but the recovery goes to whoever was told (AL-3, ST-10)', () => {
    const story = downStory();
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.endHold();
    expect(told(story)).toEqual(['opened', 'recovered']);
  });
});

describe('an outage that a backdated change brings back', () => {
  it('after its incident was resolved belongs to a new one', () => {
    const checks = [
      check({ failureThreshold: 1, successThreshold: 1 }),
      check({ uid: 'slow', key: 'slow', intervalMs: 5000, failureThreshold: 3 }),
    ];
    const story = new Story(service({ mergeWindowMs: 1000, components: [component({ checks })] }));
    for (const checkUid of ['live', 'slow']) story.see('ok', { checkUid });
    story.see('fail');
    story.see('fail', { checkUid: 'slow' });
    story.see('fail', { checkUid: 'slow' });
    story.see('ok');
    story.now += 5000;
    const first = story.state.incident?.id ?? '';
    story.ring({ purpose: 'resolve', incidentId: first });
    expect(story.state.incident).toBeNull();
    story.see('fail', { checkUid: 'slow' });
    const outage = story.state.outages.get('service:payments');
    expect(outage).toMatchObject({ startedAt: 1_002_000, restoredAt: null });
    expect(story.state.incident).toMatchObject({ id: outage?.incidentId, number: 2 });
    expect(story.state.incident?.id).not.toBe(first);
  });
});

it('what nobody was told of ends when the service becomes DEGRADED by something else, which is told (I2)', () => {
  const rest = component({ uid: 'rest', key: 'payments-rest', essential: false });
  const base = component({ uid: 'base', key: 'payments-base', instances: [instance('b')], checks: [check({ uid: 'alive' })] });
  const story = new Story(service({ components: [rest, base] }));
  const ofBase = { checkUid: 'alive', instanceUid: 'b' };
  story.see('ok');
  story.see('ok', ofBase);
  story.now += 60_000;
  story.step({ kind: 'tick' });
  for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
  const silent = story.state.incident;
  expect(silent).toMatchObject({ silent: true, type: 'degradation' });
  for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
  for (const outcome of ['degraded', 'degraded'] as const) story.see(outcome, ofBase);
  expect(story.of('incident').findLast(({ incident }) => incident.id === silent?.id)?.incident).toMatchObject({
    phase: 'resolved',
    told: [],
  });
  expect(story.of('due-settled').map(({ key }) => key)).toContain(`resolve:${silent?.id}`);
  expect(story.state.incident).toMatchObject({ severity: 'major', silent: false, restoredAt: null, told: ['irt'] });
  for (const outcome of ['ok', 'ok'] as const) story.see(outcome, ofBase);
  story.see('ok');
  story.endHold();
  expect(told(story)).toEqual(['opened', 'recovered']);
});
