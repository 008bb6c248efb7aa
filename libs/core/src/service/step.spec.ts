import { Story, check, component, downStory, instance, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

/** Begins the newest act, ends its call well, and lets the target recover. */
function heal(story: Story): string {
  const act = story.of('act').at(-1)?.act;
  if (act === undefined) throw new Error('no act was intended');
  story.command({ kind: 'act-start', actId: act.id });
  story.command({ kind: 'act-ended', actId: act.id, ok: true, output: 'restarted' });
  story.see('ok');
  story.see('ok');
  return act.id;
}

describe('a crashed instance', () => {
  it('is DOWN on all levels, dated at the first failing probe (AV-2)', () => {
    const story = downStory();
    expect(serviceStatus(story.state)).toBe('down');
    const transitions = story
      .of('timeline')
      .flatMap((effect) => effect.transitions)
      .filter((transition) => transition.to === 'down');
    expect(transitions.map(({ subject, at }) => [subject.kind, at])).toEqual([
      ['check', 1_001_000],
      ['instance', 1_001_000],
      ['component', 1_001_000],
      ['service', 1_001_000],
    ]);
    expect(transitions[0]?.decidedAt).toBe(1_002_000);
  });

  it('opens the incident before the act, in the same step', () => {
    const story = downStory();
    const kinds = story.effects.map((effect) => effect.kind);
    expect(kinds.indexOf('incident')).toBeLessThan(kinds.indexOf('act'));
    expect(story.state.incident).toMatchObject({
      type: 'availability',
      severity: 'critical',
      impactStartedAt: 1_001_000,
      detectedAt: 1_002_000,
      number: 1,
    });
    expect(story.state.incident?.outageIds).toHaveLength(3);
    expect(story.of('outage').every(({ outage }) => outage.incidentId === story.state.incident?.id)).toBe(true);
  });

  it('is told as what it is, in one line (never as DEGRADED first)', () => {
    const [entry, ...others] = downStory()
      .of('incident')
      .flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'opened' || kind === 'severity'));
    expect(entry?.text).toBe('Payments is DOWN: payments-a DOWN (connection_refused)');
    expect(others).toEqual([]);
  });

  it('gets one intent with every verdict, and tells each channel once (AL-1)', () => {
    const story = downStory();
    story.see('fail');
    const acts = story.of('act').map(({ act }) => act);
    expect(acts).toHaveLength(1);
    expect(acts[0]).toMatchObject({ number: 1, state: 'running', startedAt: null, target: { uid: 'a' } });
    expect(acts[0]?.verdicts.length).toBeGreaterThanOrEqual(15);
    expect(acts[0]?.verdicts.every(({ passed }) => passed)).toBe(true);
    expect(story.dues('delivery:').map(({ key }) => key)).toEqual([`delivery:${story.state.incident?.id}:irt:opened`]);
    expect(story.dues('act:')).toHaveLength(1);
  });

  it('begins its act once only (I4)', () => {
    const story = downStory();
    const id = story.of('act')[0]?.act.id ?? '';
    expect(story.command({ kind: 'act-start', actId: id }).answer.proceed).toBe(true);
    expect(story.command({ kind: 'act-start', actId: id }).answer.proceed).toBe(false);
  });

  it('does not act when it recovered before the call', () => {
    const story = downStory();
    story.see('ok');
    story.see('ok');
    const id = story.of('act')[0]?.act.id ?? '';
    expect(story.command({ kind: 'act-start', actId: id }).answer).toMatchObject({ proceed: false });
    expect(story.of('act').at(-1)?.act.state).toBe('skipped');
  });

  it('does not act when its dependency went DOWN before the call (ST-10)', () => {
    const story = downStory();
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    const id = story.of('act')[0]?.act.id ?? '';
    expect(story.command({ kind: 'act-start', actId: id }).answer).toMatchObject({ proceed: false, detail: 'unreachable: ledger is DOWN' });
  });

  it('is verified by fresh observations and healthyDelay, and the incident restored at the first good probe', () => {
    const story = downStory();
    const id = heal(story);
    expect(story.state.incident).toMatchObject({ phase: 'monitoring', restoredAt: 1_003_000 });
    expect(story.dues('delivery:')).toHaveLength(1);
    story.endHold();
    expect(story.dues('delivery:').at(-1)?.key).toContain(':recovered:');
    story.now += 3000;
    story.command({ kind: 'timer', key: `verify:${id}`, timer: { purpose: 'verify', actId: id } });
    expect(story.of('act').at(-1)?.act).toMatchObject({ state: 'succeeded', calledAt: 1_003_000, endedAt: story.now });
    expect(story.of('due-settled').at(-1)?.key).toBe(`verify:${id}`);
  });

  it('has failed its act when it goes down again within healthyDelay', () => {
    const story = downStory();
    heal(story);
    story.endHold();
    story.see('fail');
    story.see('fail');
    const states = story.of('act').map(({ act }) => `${act.number}:${act.state}`);
    expect(states).toContain('1:failed');
    expect(story.state.incident?.restoredAt).toBeNull();
    expect(story.dues('delivery:').some(({ key }) => key.includes(':reopened:'))).toBe(true);
  });

  it('waits out the doubling cool-down, then is quarantined after maxAttempts, once, and a person is told', () => {
    const story = downStory();
    for (let attempt = 0; attempt < 6; attempt++) {
      const act = story.of('act').at(-1)?.act;
      if (act?.state === 'running') {
        story.command({ kind: 'act-start', actId: act.id });
        story.command({ kind: 'act-ended', actId: act.id, ok: false, output: 'refused' });
      }
      story.now += 5000;
      story.see('fail');
      story.command({ kind: 'timer', key: 'remediate:a', timer: { purpose: 'remediate', targetUid: 'a' } });
    }
    const finals = [...new Map(story.of('act').map(({ act }) => [act.number, act.state]))];
    expect(finals).toEqual([
      [1, 'failed'],
      [2, 'failed'],
      [3, 'failed'],
      [4, 'quarantined'],
    ]);
    expect(story.dues('delivery:').filter(({ key }) => key.includes(':attention:'))).toHaveLength(1);
    story.command({ kind: 'release', targetUid: 'a', by: 'ada' });
    expect(story.of('act').at(-1)?.act).toMatchObject({ number: 5, state: 'running' });
  });

  it('is resolved after the merge window, and a new outage then opens a new incident', () => {
    const story = downStory();
    heal(story);
    const incidentId = story.state.incident?.id ?? '';
    story.now = 1_003_000 + 900_000;
    story.see('ok');
    story.command({ kind: 'timer', key: `resolve:${incidentId}`, timer: { purpose: 'resolve', incidentId } });
    expect(story.of('incident').at(-1)?.incident).toMatchObject({ phase: 'resolved', resolvedAt: story.now });
    expect(story.state.incident).toBeNull();
  });
});

describe('guards', () => {
  it.each([
    [
      'the automation switch',
      (story: Story) => story.step({ kind: 'automation', automation: { enabled: false, reason: 'drill' } }),
      'switch',
    ],
    ['an unreachable dependency', (story: Story) => story.step({ kind: 'reachability', unreachable: { by: 'ledger' } }), 'right-target'],
  ])('%s holds the act back, recorded once', (_name, prepare, guard) => {
    const story = new Story();
    story.see('ok');
    prepare(story);
    story.see('fail');
    story.see('fail');
    story.see('fail');
    const acts = story.of('act').map(({ act }) => act);
    expect(acts).toHaveLength(1);
    expect(acts[0]?.state).toBe('skipped');
    expect(acts[0]?.verdicts.at(-1)).toMatchObject({ guard, passed: false });
    expect(story.dues('act:')).toEqual([]);
  });

  it('a target that was never UP under its revision is not acted on', () => {
    const story = new Story();
    story.see('fail');
    story.see('fail');
    expect(story.of('act').at(-1)?.act.verdicts.at(-1)).toMatchObject({ guard: 'trigger', passed: false });
  });

  it('dry-run records the plan and calls nothing', () => {
    const policy = component().remediation;
    if (policy === null) throw new Error('the fixture has a policy');
    const story = downStory(service({ components: [component({ remediation: { ...policy, mode: 'dry-run' } })] }));
    expect(story.of('act').at(-1)?.act).toMatchObject({ state: 'skipped', output: 'dry run: nothing was called' });
    expect(story.dues('act:')).toEqual([]);
  });

  it('one act at a time in a component', () => {
    const instances = ['a', 'b'].map(instance);
    const story = new Story(service({ components: [component({ instances })] }));
    for (const outcome of ['ok', 'fail', 'fail'] as const) {
      for (const instanceUid of ['a', 'b']) story.see(outcome, { instanceUid });
    }
    expect(story.of('act').map(({ act }) => act.target.uid)).toEqual(['a']);
  });

  it('readiness never restarts (HF-7)', () => {
    const checks = [check(), check({ uid: 'ready', key: 'ready', kind: 'readiness' })];
    const story = new Story(service({ components: [component({ checks })] }));
    for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome, { checkUid: 'ready' });
    expect(serviceStatus(story.state)).toBe('down');
    expect(story.of('act')).toEqual([]);
  });
});

describe('losing one of two instances', () => {
  it('is DEGRADED, an outage of the instance, and a major degradation for tier 1', () => {
    const instances = ['a', 'b'].map(instance);
    const story = new Story(service({ components: [component({ instances })] }));
    story.see('ok', { instanceUid: 'b' });
    for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
    expect(serviceStatus(story.state)).toBe('degraded');
    expect(story.state.incident).toMatchObject({ type: 'degradation', severity: 'major' });
  });

  it('is recorded silently where the table names no severity', () => {
    const instances = ['a', 'b'].map(instance);
    const story = new Story(service({ tier: 3, components: [component({ instances })] }));
    story.see('ok', { instanceUid: 'b' });
    for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ severity: 'minor', silent: true });
    expect(story.dues('delivery:')).toEqual([]);
  });
});

describe('silence', () => {
  it('is UNKNOWN from the first missed due time, ends no outage and pages as blind', () => {
    const story = new Story();
    story.see('ok');
    story.now += 60_000;
    story.step({ kind: 'tick' });
    expect(serviceStatus(story.state)).toBe('unknown');
    const timer = story.dues('blind:').at(-1);
    expect(timer).toBeDefined();
    story.now = timer?.at ?? 0;
    story.command({ kind: 'timer', key: timer?.key ?? '', timer: { purpose: 'blind', since: 1_001_000 } });
    expect(story.state.incident).toMatchObject({ type: 'blind', severity: 'critical', impactStartedAt: 1_001_000 });
    expect(story.of('act')).toEqual([]);
    expect(story.dues('delivery:')).toHaveLength(1);
  });

  it('does not end an outage: it spans UNKNOWN', () => {
    const story = downStory();
    story.now += 60_000;
    story.step({ kind: 'tick' });
    expect(serviceStatus(story.state)).toBe('unknown');
    expect(story.state.outages.size).toBe(3);
    expect(story.state.incident?.restoredAt).toBeNull();
  });
});

describe('a check that is aimed where the egress rules forbid', () => {
  it.each(['a', null])('is on record once for a stretch, never DOWN and never acted on (instance %p)', (instanceUid) => {
    const front = check({ uid: 'front', kind: 'other' });
    const story = new Story(service({ checks: [front] }));
    const blocked = { checkUid: instanceUid === null ? 'front' : 'live', instanceUid, reason: 'egress_blocked' };
    for (let look = 0; look < 4; look++) story.see('inconclusive', blocked);
    story.see('ok', { ...blocked, reason: 'ok' });
    story.see('inconclusive', { ...blocked, reason: 'dns_unavailable' });
    story.see('ok', { ...blocked, reason: 'ok' });
    story.see('inconclusive', { ...blocked, reason: 'egress_blocked_redirect' });
    const denials = story.of('audit').filter(({ action }) => action === 'egress.deny');
    expect(denials).toMatchObject([
      { subject: `check:${blocked.checkUid}`, payload: { reason: 'egress_blocked' } },
      { subject: `check:${blocked.checkUid}`, payload: { reason: 'egress_blocked_redirect' } },
    ]);
    expect(story.of('outage')).toEqual([]);
    expect(story.of('act')).toEqual([]);
  });
});

describe('the hub coming back', () => {
  it('sees one instance before the other and opens nothing for it (I1)', () => {
    const instances = ['a', 'b'].map(instance);
    const story = new Story(service({ components: [component({ instances })] }));
    for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
    story.now += 60_000;
    story.step({ kind: 'tick' });
    story.see('ok', { instanceUid: 'a' });
    expect(serviceStatus(story.state)).toBe('degraded');
    story.see('ok', { instanceUid: 'b' });
    expect(serviceStatus(story.state)).toBe('up');
    expect(story.of('incident')).toEqual([]);
  });
});

describe('people', () => {
  it('acknowledge once; the second is told who did', () => {
    const story = downStory();
    const incidentId = story.state.incident?.id ?? '';
    story.command({ kind: 'acknowledge', incidentId, by: 'ada' });
    expect(story.state.incident).toMatchObject({ ack: { by: 'ada' }, acknowledgedAt: story.now });
    expect(() => story.command({ kind: 'acknowledge', incidentId, by: 'bob' })).toThrow(/by ada/);
    expect(story.of('audit').map(({ action }) => action)).toContain('incident.acknowledge');
  });

  it('can not resolve what is still down', () => {
    const story = downStory();
    expect(() => story.command({ kind: 'resolve', incidentId: story.state.incident?.id ?? '', by: 'ada' })).toThrow(/not recovered/);
  });

  it('declare and resolve an incident of their own', () => {
    const story = new Story();
    story.see('ok');
    story.command({ kind: 'declare', by: 'ada', severity: 'major', title: 'Wrong invoices' });
    expect(story.state.incident).toMatchObject({ type: 'declared', title: 'Wrong invoices', severity: 'major' });
    story.command({ kind: 'resolve', incidentId: story.state.incident?.id ?? '', by: 'ada' });
    expect(story.state.incident).toBeNull();
  });
});

describe('a heartbeat', () => {
  const heartbeat = check({ uid: 'backup', key: 'backup', kind: 'other', heartbeat: true });
  const definition = service({ tier: 2, checks: [heartbeat], components: [] });
  const next = { dueAt: 1_060_000, deadline: 1_090_000 };

  function heard(): Story {
    const story = new Story(definition);
    story.command({ kind: 'signal', checkUid: 'backup', signal: 'success', text: '', next });
    return story;
  }

  function miss(story: Story): void {
    story.now = next.deadline;
    story.command({ kind: 'timer', key: 'heartbeat:backup:', timer: { purpose: 'heartbeat', checkUid: 'backup', ...next } });
  }

  it('that stops coming is DOWN when its grace ends', () => {
    const story = heard();
    expect(serviceStatus(story.state)).toBe('up');
    miss(story);
    expect(serviceStatus(story.state)).toBe('down');
    expect(story.state.incident?.impactStartedAt).toBe(next.deadline);
  });

  it('missed while the hub was away is UNKNOWN (I1)', () => {
    const story = heard();
    story.wasAway = () => true;
    miss(story);
    expect(serviceStatus(story.state)).toBe('unknown');
  });

  it('that reports failure is DOWN at once', () => {
    const story = heard();
    story.now += 1000;
    story.command({ kind: 'signal', checkUid: 'backup', signal: 'fail', text: 'exit 2', next });
    expect(serviceStatus(story.state)).toBe('down');
  });
});

describe('definitions', () => {
  it('an instance that joins is no border either, unless it ends a time without any', () => {
    const story = new Story();
    story.see('ok');
    story.see('fail');
    const instances = ['a', 'b'].map((uid) => ({ uid, key: `payments-${uid}`, place: null, address: null }));
    story.step({ kind: 'definition', definition: service({ components: [component({ instances })] }) });
    story.see('fail');
    expect(story.state.incident?.impactStartedAt).toBe(1_001_000);
  });

  it('the same shape again is no border: what is confirmed now still reaches back before it (AV-2)', () => {
    const story = new Story();
    story.see('ok');
    story.see('fail');
    story.step({ kind: 'definition', definition: service() });
    story.see('fail');
    expect(story.state.incident?.impactStartedAt).toBe(1_001_000);
  });

  it('a removed component ends its outage and its life', () => {
    const story = downStory();
    story.step({ kind: 'definition', definition: service({ components: [], checks: [check({ uid: 'front', key: 'front' })] }) });
    expect(story.state.outages.has('instance:a')).toBe(false);
    expect(story.state.outages.has('component:api')).toBe(false);
  });

  it('a retired service ends its life, its outages and its incident', () => {
    const story = downStory();
    story.step({ kind: 'definition', definition: null });
    expect(story.state.outages.size).toBe(0);
    expect(story.of('incident').at(-1)?.incident).toMatchObject({ phase: 'resolved', restoredAt: story.now });
    expect(serviceStatus(story.state)).toBe('pending');
  });
});

describe('history of long ago', () => {
  const story = new Story(service({ components: [component({ instances: ['a', 'b'].map(instance) })] }));
  const both = () => ['a', 'b'].forEach((instanceUid) => story.see('ok', { instanceUid }));

  it('is not forgotten before a gap of about as long is written for every run', () => {
    both();
    story.now += 60_000;
    story.step({ kind: 'tick' });
    both();
    story.now += 3_597_000;
    story.see('ok', { instanceUid: 'a' });
    expect(story.state.forgottenUntil.size).toBe(0);
    story.step({ kind: 'tick' });
    story.see('ok', { instanceUid: 'b' });
    both();
    story.now += 61_000;
    story.step({ kind: 'tick' });
    expect(story.state.forgottenUntil.size).toBeGreaterThan(0);
    for (const [, timeline] of story.state.timelines)
      for (const [index, { status }] of timeline.entries()) expect(timeline[index - 1]?.status).not.toBe(status);
  });
});
