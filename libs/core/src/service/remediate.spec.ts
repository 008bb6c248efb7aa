import { Story, check, component, downStory, instance, policy, service } from './fixtures.js';
import type { ServiceDefinition } from './definition.js';

const DAY_MS = 86_400_000;

function withPolicy(overrides: Parameters<typeof policy>[0]): ServiceDefinition {
  return service({ components: [component({ remediation: policy(overrides) })] });
}

function acts(story: Story): string[] {
  return story.of('act').map(({ act }) => `${act.number}:${act.state}`);
}

function runAct(story: Story, ok: boolean): void {
  const actId = story.of('act').at(-1)?.act.id ?? '';
  story.command({ kind: 'act-start', actId });
  story.command({ kind: 'act-ended', actId, ok, output: ok ? 'done' : 'refused\nby the peer' });
}

function recover(story: Story): void {
  for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
}

function fail(story: Story): void {
  for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
}

/** Its one attempt has failed, so it is quarantined; then it recovers by itself. */
function quarantined(): Story {
  const story = downStory(withPolicy({ maxAttempts: 1 }));
  runAct(story, false);
  recover(story);
  return story;
}

describe('the intent of an act', () => {
  it('uses no number again that a restored database may have forgotten (I13)', () => {
    const story = new Story(withPolicy({}));
    story.actNumbersAbove = 1_000_000;
    for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
    expect(acts(story)).toEqual(['1000001:running']);
  });

  it('waits for six looks while the target is about to flap, and comes when it stays DOWN (ST-7)', () => {
    const story = downStory(withPolicy({ mode: 'dry-run' }));
    for (let turn = 0; turn < 2; turn++) {
      recover(story);
      fail(story);
    }
    const { length } = acts(story);
    const due = story.dues('remediate:').at(-1)!;
    expect(due.at).toBe(story.state.outages.get('instance:a')!.startedAt + 6_000);
    story.see('fail');
    expect(acts(story)).toHaveLength(length);
    while (story.now < due.at) story.see('fail');
    expect(acts(story)).toHaveLength(length);
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story).length).toBeGreaterThan(length);
  });

  it('waits for minDownFor, and comes with its timer', () => {
    const story = downStory(withPolicy({ minDownForMs: 10_000 }));
    expect(acts(story)).toEqual([]);
    expect(story.dues('remediate:').at(-1)?.at).toBe(1_011_000);
    story.now = 1_011_000;
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story)).toEqual(['1:running']);
  });

  it('waits out startGrace after somebody else restarted the target, but not after our own act did', () => {
    const story = downStory(withPolicy({ minDownForMs: 2000, startGraceMs: 5000 }));
    story.command({ kind: 'instance-reported', instance: instance('a'), incarnation: 'a2' });
    const restartedAt = story.now;
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(story.dues('remediate:').at(-1)?.at).toBe(restartedAt + 5000);
    while (story.now < restartedAt + 5000) story.see('fail');
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    runAct(story, false);
    story.command({ kind: 'instance-reported', instance: instance('a'), incarnation: 'a3' });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story).at(-1)).toBe('2:running');
  });

  it('moves on to the next rung when the one before failed, and stays on the last', () => {
    const story = downStory(withPolicy({ steps: [{ action: 'webhook' }, { action: 'command' }] }));
    for (let attempt = 0; attempt < 2; attempt++) {
      runAct(story, false);
      story.now += 5000;
      story.see('fail');
      story.ring({ purpose: 'remediate', targetUid: 'a' });
    }
    const last = new Map(story.of('act').map(({ act }) => [act.number, `${act.step} ${act.action}`]));
    expect([...last.values()]).toEqual(['0 webhook', '1 command', '1 command']);
  });

  it('waits for a look since the last act, and while the last look was better', () => {
    const story = downStory();
    runAct(story, false);
    story.now += 5000;
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story).at(-1)).toBe('1:failed');
    expect(story.dues('remediate:').at(-1)?.at).toBe(story.now + 1500);
    story.see('ok');
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story).at(-1)).toBe('1:failed');
    story.see('fail');
    story.ring({ purpose: 'remediate', targetUid: 'a' });
    expect(acts(story).at(-1)).toBe('2:running');
  });

  it('comes from a heartbeat too, at which nobody looks', () => {
    const beat = check({ heartbeat: true, failureThreshold: 1, successThreshold: 1 });
    const story = new Story(service({ components: [component({ checks: [beat] })] }));
    for (const signal of ['success', 'fail'] as const) {
      story.command({ kind: 'signal', checkUid: 'live', instanceUid: 'a', signal, text: '', next: null });
    }
    expect(acts(story)).toEqual(['1:running']);
    const actId = story.of('act').at(-1)?.act.id ?? '';
    story.command({ kind: 'act-start', actId });
    story.command({ kind: 'act-ended', actId, ok: true, output: 'done' });
    expect(story.dues('verify:').at(-1)?.at).toBe(story.now + 60_000);
  });

  it('is for the trigger that is DOWN the longest', () => {
    const checks = [check({ uid: 'port', key: 'port', failureThreshold: 3 }), check()];
    const story = new Story(
      service({ components: [component({ checks, remediation: policy({ on: ['port', 'live'], minDownForMs: 60_000 }) })] }),
    );
    for (const checkUid of ['port', 'live']) story.see('ok', { checkUid });
    for (const checkUid of ['port', 'live', 'live', 'port', 'port']) story.see('fail', { checkUid });
    expect(story.dues('remediate:').at(-1)?.at).toBe(1_002_000 + 60_000);
  });

  it('is none without a policy, with one that is off, or with one that names no check or no step', () => {
    for (const remediation of [null, policy({ mode: 'off' }), policy({ on: [] }), policy({ steps: [] })]) {
      expect(acts(downStory(service({ components: [component({ remediation })] })))).toEqual([]);
    }
  });

  it('is recorded once for each guard that held it back in one outage', () => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'automation', automation: { enabled: false, reason: 'drill' } });
    fail(story);
    story.step({ kind: 'automation', automation: { enabled: true, reason: '' } });
    expect(acts(story)).toEqual(['1:skipped', '2:running']);
    story.step({ kind: 'automation', automation: { enabled: false, reason: 'again' } });
    story.command({ kind: 'act-start', actId: story.of('act').at(-1)?.act.id ?? '' });
    expect(acts(story)).toEqual(['1:skipped', '2:running', '2:skipped']);
  });

  it('does not begin twice, for nobody, nor when its policy is gone', () => {
    const story = downStory();
    const actId = story.of('act').at(-1)?.act.id ?? '';
    expect(story.command({ kind: 'act-start', actId: 'nobody' }).answer.proceed).toBe(false);
    story.step({ kind: 'definition', definition: withPolicy({ mode: 'dry-run' }) });
    expect(story.command({ kind: 'act-start', actId }).answer).toMatchObject({
      proceed: false,
      detail: 'its policy or its target is gone',
    });
  });
});

describe('a quarantine', () => {
  it('holds in the next outage too, and says so once', () => {
    const story = quarantined();
    fail(story);
    expect(acts(story).slice(-2)).toEqual(['2:quarantined', '3:skipped']);
  });

  it('ends after a day of health before an outage (guard 5)', () => {
    const story = quarantined();
    story.state = { ...story.state, incident: null };
    keepUp(story, 1_003_000 + DAY_MS);
    fail(story);
    expect(acts(story).slice(-2)).toEqual(['2:quarantined', '3:running']);
    expect(story.state.targets.get('a')?.quarantinedAt).toBeNull();
  });

  it('does not end after a day without acts in which the target was DOWN', () => {
    const story = quarantined();
    keepUp(story, 1_003_000 + DAY_MS / 2);
    story.state = { ...story.state, incident: null };
    fail(story);
    recover(story);
    keepUp(story, 1_003_000 + DAY_MS + 60_000);
    fail(story);
    expect(acts(story).at(-1)).toContain(':skipped');
  });

  it('does not end when nobody could see the target before the outage', () => {
    const story = quarantined();
    story.now += 60_000;
    story.step({ kind: 'tick' });
    fail(story);
    expect(acts(story).at(-1)).toContain(':skipped');
  });

  it('is lifted by a person only where there is one', () => {
    const story = downStory();
    expect(() => story.command({ kind: 'release', targetUid: 'a', by: 'ada' })).toThrow(/not quarantined/);
  });

  /** Seen good without a gap until then. */
  function keepUp(story: Story, until: number): void {
    story.now = Math.max(story.now, until - 5000);
    const record = story.state.runs.get('check:live:a')!;
    const run = { ...record.run, lastStartedAt: story.now - 1, lastConclusiveAt: story.now - 1 };
    story.state = { ...story.state, runs: new Map([['check:live:a', { ...record, run }]]) };
    while (story.now <= until) story.see('ok');
  }
});
