import type { ServiceDefinition } from './definition.js';
import { Story, component, instance, policy, service } from './fixtures.js';

function pair(maxAttempts: number): ServiceDefinition {
  return service({ components: [component({ instances: [instance('a'), instance('b')], remediation: policy({ maxAttempts }) })] });
}

/** Both were UP, and one of them is DOWN. */
function oneDown(maxAttempts = 3): Story {
  const story = new Story(pair(maxAttempts));
  for (const instanceUid of ['a', 'b']) story.see('ok', { instanceUid });
  for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
  return story;
}

function downTogether(): Story {
  const story = oneDown();
  for (const outcome of ['fail', 'fail'] as const) story.see(outcome, { instanceUid: 'b' });
  return story;
}

/** Time passes with looks at both of them. */
function look(story: Story, forMs: number, ofB: 'ok' | 'fail'): void {
  for (const end = story.now + forMs; story.now < end;) {
    story.see('fail');
    story.see(ofB, { instanceUid: 'b' });
  }
}

function runAct(story: Story, ok = true): string {
  const actId = story.of('act').at(-1)?.act.id ?? '';
  story.command({ kind: 'act-start', actId });
  story.command({ kind: 'act-ended', actId, ok, output: '' });
  return actId;
}

function acts(story: Story): string[] {
  const latest = new Map(story.of('act').map(({ act }) => [act.id, `${act.target.uid} ${act.number}:${act.state}`]));
  return [...latest.values()];
}

function failVerification(story: Story, actId: string, ofB: 'ok' | 'fail' = 'fail'): void {
  look(story, 63_000, ofB);
  story.ring({ purpose: 'verify', actId });
}

describe('instances that went DOWN together (guard 4)', () => {
  it('are left alone when an act did not heal one of them, and that is on record', () => {
    const story = downTogether();
    expect(acts(story)).toEqual(['a 1:running']);
    failVerification(story, runAct(story));
    expect(acts(story)).toEqual(['a 1:failed', 'a 2:skipped', 'b 1:skipped']);
    expect(story.of('act').at(-1)?.act.output).toBe(
      'several went DOWN together, and an act did not heal payments-a: the cause is elsewhere',
    );
  });

  it('are tried again a quarter of an hour later: somebody may have mended the cause', () => {
    const story = downTogether();
    failVerification(story, runAct(story));
    const timer = story.dues('remediate:b').at(-1);
    expect(timer?.at).toBe((story.of('act').find(({ act }) => act.state === 'failed')?.act.endedAt ?? 0) + 900_000);
    look(story, 905_000, 'fail');
    story.ring({ purpose: 'remediate', targetUid: 'b' });
    expect(acts(story)).toEqual(['a 1:failed', 'a 2:skipped', 'b 1:skipped', 'a 3:running']);
  });

  it('learn nothing from a call of which nobody knows', () => {
    const story = downTogether();
    story.command({ kind: 'act-start', actId: story.of('act').at(-1)?.act.id ?? '' });
    failVerification(story, story.of('act').at(-1)?.act.id ?? '');
    expect(acts(story).at(-1)).not.toMatch(/skipped/);
  });

  it('are healed one after the other when it did', () => {
    const story = downTogether();
    runAct(story);
    for (const outcome of ['ok', 'ok', 'ok', 'ok', 'ok'] as const) story.see(outcome);
    story.ring({ purpose: 'verify', actId: story.of('act').at(-1)?.act.id ?? '' });
    expect(acts(story)).toEqual(['a 1:succeeded', 'b 1:running']);
  });

  it('learn nothing from a call that failed', () => {
    const story = downTogether();
    runAct(story, false);
    expect(acts(story)).toEqual(['a 1:failed', 'b 1:running']);
  });

  it('are not those of which one was DOWN long before', () => {
    const story = oneDown(1);
    failVerification(story, runAct(story), 'ok');
    look(story, 240_000, 'ok');
    look(story, 4_000, 'fail');
    expect(acts(story)).toEqual(['a 1:failed', 'a 2:quarantined', 'b 1:running']);
  });
});
