import { Story, check, component, downStory, instance, policy, service } from './fixtures.js';

/** startGrace, and two looks: of a target that starts in time, so much later it is known. */
const GRACE_MS = 60_000 + 1000 + 1000 + 500;

/** The act was called well; its target is still DOWN. */
function called(definition = service()): { story: Story; actId: string } {
  const story = downStory(definition);
  const actId = story.of('act').at(-1)?.act.id ?? '';
  story.command({ kind: 'act-start', actId });
  story.command({ kind: 'act-ended', actId, ok: true, output: 'done' });
  return { story, actId };
}

function stateOf(story: Story, actId: string): string | undefined {
  return story.of('act').findLast(({ act }) => act.id === actId)?.act.state;
}

describe('an act that was called', () => {
  it('has failed when its call failed, with the first line of why', () => {
    const story = downStory();
    const actId = story.of('act').at(-1)?.act.id ?? '';
    story.command({ kind: 'act-start', actId });
    story.command({ kind: 'act-ended', actId, ok: false, output: 'refused\nby the peer' });
    const lines = story.of('incident').flatMap(({ entries }) => entries.map(({ text }) => text));
    expect(lines).toContain('act 1 failed: refused');
  });

  it('ends once, and not before it began', () => {
    const { story, actId } = called();
    expect(() => story.command({ kind: 'act-ended', actId, ok: true, output: '' })).toThrow(/not running/);
    expect(() => story.command({ kind: 'act-ended', actId: 'nobody', ok: true, output: '' })).toThrow(/not running/);
    const waiting = downStory();
    const intended = waiting.of('act').at(-1)?.act.id ?? '';
    expect(() => waiting.command({ kind: 'act-ended', actId: intended, ok: true, output: '' })).toThrow(/not running/);
  });

  it('has failed when its target was not seen good again after startGrace', () => {
    const { story, actId } = called();
    expect(story.dues(`verify:${actId}`).at(-1)?.at).toBe(story.now + GRACE_MS);
    story.now += GRACE_MS - 1000;
    story.see('fail');
    expect(stateOf(story, actId)).toBe('verifying');
    story.ring({ purpose: 'verify', actId });
    expect(stateOf(story, actId)).toBe('failed');
  });

  it('is verified by DEGRADED too, and by every trigger', () => {
    const checks = [check(), check({ uid: 'port', key: 'port' })];
    const { story, actId } = called(service({ components: [component({ checks, remediation: policy({ on: ['live', 'port'] }) })] }));
    for (const outcome of ['degraded', 'degraded'] as const) story.see(outcome);
    expect(story.of('act').at(-1)?.act.goodSince).toBeNull();
    story.see('ok', { checkUid: 'port' });
    expect(story.of('act').at(-1)?.act).toMatchObject({ id: actId, goodSince: story.now - 1000 });
  });

  it('waits to be verified anew when its target can’t be seen: a gap of ours is no failure (I1)', () => {
    const { story, actId } = called();
    const grace = story.now + GRACE_MS;
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.now += 20_000;
    story.step({ kind: 'tick' });
    expect(story.of('act').at(-1)?.act).toMatchObject({ state: 'verifying', goodSince: null });
    expect(story.dues(`verify:${actId}`).at(-1)?.at).toBe(grace);
    story.see('ok');
    story.now += 3000;
    story.see('ok');
    story.ring({ purpose: 'verify', actId });
    expect(stateOf(story, actId)).toBe('succeeded');
  });

  it('is rung again at its time when it was rung before it: its timer was set anew since, or its delays grew', () => {
    const { story, actId } = called();
    const graceEnd = story.now + GRACE_MS;
    story.ring({ purpose: 'verify', actId });
    expect(story.dues(`verify:${actId}`)).toHaveLength(2);
    expect(story.dues(`verify:${actId}`).at(-1)?.at).toBe(graceEnd);
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    const goodSince = story.now - 1000;
    const remediation = policy({ healthyDelayMs: 9000 });
    story.step({ kind: 'definition', definition: service({ components: [component({ remediation })] }) });
    story.now = goodSince + 3000;
    story.ring({ purpose: 'verify', actId: 'another' });
    story.ring({ purpose: 'forget', instanceUid: 'a' });
    expect(story.dues(`verify:${actId}`)).toHaveLength(3);
    story.ring({ purpose: 'verify', actId });
    expect(story.dues(`verify:${actId}`).at(-1)?.at).toBe(goodSince + 9000);
    expect(stateOf(story, actId)).toBe('verifying');
  });

  it('can not be verified when its policy or its target is gone', () => {
    const { story, actId } = called();
    story.step({ kind: 'definition', definition: service({ components: [component({ remediation: null })] }) });
    expect(stateOf(story, actId)).toBe('failed');
    const other = called();
    other.story.step({ kind: 'definition', definition: service({ components: [component({ instances: [instance('b')] })] }) });
    expect(stateOf(other.story, other.actId)).toBe('failed');
  });

  it('is not taken for failed because nobody has looked yet', () => {
    const { story, actId } = called();
    for (const end = story.now + 60_000; story.now < end;) story.see('fail');
    story.see('ok');
    story.ring({ purpose: 'verify', actId });
    story.see('ok');
    expect(story.of('act').at(-1)?.act).toMatchObject({ id: actId, state: 'verifying', goodSince: story.now - 1000 });
  });

  it.each([[[]], [[component({ remediation: null })]]])('ends without a policy to ask', (components) => {
    const story = downStory();
    const actId = story.of('act').at(-1)?.act.id ?? '';
    story.command({ kind: 'act-start', actId });
    story.step({ kind: 'definition', definition: service({ components }) });
    story.command({ kind: 'act-ended', actId, ok: true, output: 'done' });
    expect(stateOf(story, actId)).toBe('failed');
  });

  it('is remembered for a day; a quarantine until it is lifted', () => {
    const story = downStory(service({ components: [component({ remediation: policy({ maxAttempts: 1 }) })] }));
    const actId = story.of('act').at(-1)?.act.id ?? '';
    story.command({ kind: 'act-start', actId });
    story.command({ kind: 'act-ended', actId, ok: false, output: 'refused' });
    story.now += 86_400_000 + 10_000;
    expect(story.state.targets.get('a')?.quarantinedAt).not.toBeNull();
    story.command({ kind: 'release', targetUid: 'a', by: 'ada' });
    expect(story.state.targets.get('a')?.acts.map(({ number, state }) => [number, state])).toEqual([[3, 'running']]);
  });
});
