import { check, component, service, Story } from './fixtures.js';
import type { Message } from '../message.js';
import type { CheckDefinition } from './definition.js';

/** Turns after one look, so that each look is a turn. */
function restless(more: Partial<CheckDefinition> = {}): Story {
  const checks = [check({ failureThreshold: 1, successThreshold: 1, ...more })];
  const story = new Story(service({ components: [component({ checks, remediation: null })] }));
  story.see('ok');
  return story;
}

function turn(story: Story, times: number): void {
  for (let index = 0; index < times; index += 1) story.see(index % 2 === 0 ? 'fail' : 'ok');
}

function told(story: Story): string[] {
  return story.dues('delivery:').map(({ payload }) => (payload as { readonly message: Message }).message.kind);
}

const BEFORE = ['opened'];

describe('a recovery', () => {
  it.each([
    [1_000, 10_000],
    [5_000, 15_000],
    [60_000, 60_000],
  ])('of what is looked at every %d ms is told when it has stood for %d ms', (intervalMs, heldMs) => {
    const story = restless({ intervalMs });
    turn(story, 2);
    expect(told(story)).toEqual(['opened']);
    expect(story.state.incident!.newsDueAt! - (story.now - 1_000)).toBe(heldMs);
    story.endHold();
    expect(told(story)).toEqual(['opened', 'recovered']);
    story.endHold();
    expect(told(story)).toHaveLength(2);
  });

  it('is told by the first tick after that, while it is well', () => {
    const story = restless();
    turn(story, 2);
    for (let look = 0; look < 9; look += 1) {
      story.step({ kind: 'tick' });
      story.see('ok');
    }
    expect(story.state.incident!.newsDueAt).toBe(story.now);
    expect(told(story)).toEqual(['opened']);
    story.step({ kind: 'tick' });
    expect(told(story)).toEqual(['opened', 'recovered']);
  });

  it('waits on while nobody sees the service', () => {
    const story = restless();
    turn(story, 2);
    story.now += 600_000;
    story.step({ kind: 'tick' });
    expect([told(story), story.state.incident!.newsDueAt]).toEqual([['opened'], story.now + 10_000]);
    story.see('ok');
    story.endHold();
    expect(told(story)).toEqual(['opened', 'recovered']);
  });

  it('waits on while it was not looked at, although it is not stale yet', () => {
    const story = restless({ intervalMs: 1_000 });
    turn(story, 2);
    for (let look = 0; look < 3; look += 1) story.see('ok');
    story.now += 6_500;
    story.step({ kind: 'tick' });
    expect([told(story), story.state.incident!.newsDueAt]).toEqual([['opened'], story.now + 10_000]);
  });

  it('does not wait for a job that signals rarely, nor for a check that has yet to say something', () => {
    const quick = check({ failureThreshold: 1, successThreshold: 1 });
    const job = check({ uid: 'job', key: 'job', heartbeat: true, essential: false, intervalMs: 1_000 });
    const slow = check({ uid: 'slow', key: 'slow', essential: false, intervalMs: 3_600_000 });
    const story = new Story(service({ components: [component({ checks: [quick, job, slow], remediation: null })] }));
    story.see('ok');
    story.see('ok', { checkUid: 'job' });
    story.now += 4_000;
    turn(story, 2);
    story.endHold();
    expect(told(story)).toEqual(['opened', 'recovered']);
  });

  it('is told at once while nothing is recorded', () => {
    const story = restless();
    turn(story, 1);
    story.isRecording = false;
    story.see('ok');
    expect(told(story)).toEqual(['opened', 'recovered']);
  });

  it('waits on while the service is failing softly, but not for ever', () => {
    const story = restless({ failureThreshold: 3 });
    for (const outcome of ['fail', 'fail', 'fail', 'ok', 'fail'] as const) story.see(outcome);
    story.endHold();
    expect([told(story), story.state.incident!.newsDueAt]).toEqual([['opened'], story.now + 10_000]);
    for (let look = 0; look < 120; look += 1) story.see('ok');
    story.see('fail');
    story.endHold();
    expect(told(story)).toContain('recovered');
  });

  it('that did not stand is told to nobody, nor is what came back, because they know no better', () => {
    const story = restless();
    turn(story, 3);
    expect(story.state.incident).toMatchObject({ restoredAt: null, lastNews: 'trouble' });
    expect(story.state.incident?.newsDueAt).toBeNull();
    story.endHold();
    expect(told(story)).toEqual(['opened']);
  });

  it('is told before its service is forgotten (AL-3)', () => {
    const story = restless();
    turn(story, 2);
    story.step({ kind: 'definition', definition: null });
    expect(told(story)).toEqual(['opened', 'recovered']);
    const down = restless();
    turn(down, 1);
    down.step({ kind: 'definition', definition: null });
    expect(told(down)).toEqual(['opened', 'recovered']);
  });
});

describe('messages of what flaps (ST-7)', () => {
  it('say once that it flaps, and nothing more of it while it does', () => {
    const story = restless();
    turn(story, 30);
    expect(told(story)).toEqual([...BEFORE, 'flapping']);
    expect(story.of('incident').at(-1)?.incident.number).toBe(1);
    expect(story.state.endedOutages.get('instance:a')).toHaveLength(15);
  });

  it('say what holds as soon as it is steady', () => {
    const story = restless();
    turn(story, 30);
    for (let look = 0; look < 16; look += 1) story.see('ok');
    expect(told(story)).toEqual([...BEFORE, 'flapping', 'recovered']);
    expect(story.state.incident?.newsDueAt).toBeNull();
  });

  it('say that it is back when it was DOWN for three minutes', () => {
    const story = restless({ intervalMs: 61_000 });
    turn(story, 31);
    story.now = story.now - 1_000 + 179_999;
    story.step({ kind: 'tick' });
    expect(told(story)).toEqual([...BEFORE, 'flapping']);
    story.now += 1;
    story.step({ kind: 'tick' });
    expect(told(story)).toEqual([...BEFORE, 'flapping', 'reopened']);
  });

  it('say at the end of the incident what was held back', () => {
    const story = restless();
    turn(story, 30);
    const incidentId = story.state.incident!.id;
    story.now += 900_000;
    story.ring({ purpose: 'resolve', incidentId }, `resolve:${incidentId}`);
    expect(story.state.incident).toBeNull();
    expect(told(story)).toEqual([...BEFORE, 'flapping', 'recovered']);
  });

  it('say it when a person ends the incident, too', () => {
    const story = restless();
    turn(story, 30);
    story.command({ kind: 'resolve', incidentId: story.state.incident!.id, by: 'anna' });
    expect(told(story)).toEqual([...BEFORE, 'flapping', 'recovered']);
  });

  it('wait on while it flaps, also when the clock is set back', () => {
    const story = restless();
    turn(story, 30);
    story.now -= 3_600_000;
    story.step({ kind: 'tick' });
    expect(story.state.incident?.newsDueAt).toBe(story.now + 180_000);
    expect(told(story)).toHaveLength(2);
  });

  it('say nothing of an incident that nobody was told of', () => {
    const silent = new Story(
      service({
        notify: [],
        components: [component({ checks: [check({ failureThreshold: 1, successThreshold: 1 })], remediation: null })],
      }),
    );
    silent.see('ok');
    turn(silent, 31);
    expect([told(silent), silent.state.incident?.newsDueAt]).toEqual([[], null]);
  });

  it('say with the opening that it flaps, when soft failures showed that before', () => {
    const checks = [check({ failureThreshold: 2, successThreshold: 1 })];
    const story = new Story(service({ components: [component({ checks, remediation: null })] }));
    story.see('ok');
    turn(story, 16);
    expect(told(story)).toEqual([]);
    story.see('fail');
    story.see('fail');
    expect(told(story)).toEqual(['opened', 'flapping']);
  });
});
