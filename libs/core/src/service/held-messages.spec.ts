import { check, component, service, Story } from './fixtures.js';
import type { Message } from '../message.js';

/** Turns after one look, so that each look is a turn. */
function restless(): Story {
  const checks = [check({ failureThreshold: 1, successThreshold: 1 })];
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

function ring(story: Story): void {
  const incidentId = story.state.incident!.id;
  story.ring({ purpose: 'flapping', incidentId }, `flapping:${incidentId}`);
}

const BEFORE = ['opened', 'recovered', 'reopened', 'recovered', 'reopened'];

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
    expect(story.of('due-settled').at(-1)?.key).toBe(`flapping:${story.state.incident!.id}`);
  });

  it('say that it is back when it was DOWN for three minutes', () => {
    const story = restless();
    turn(story, 31);
    const due = story.dues('flapping:').at(-1)!;
    expect(due.at).toBe(story.now - 1_000 + 180_000);
    story.now = due.at - 1_000;
    ring(story);
    expect(told(story)).toEqual([...BEFORE, 'flapping']);
    story.now = due.at;
    ring(story);
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
    story.ring({ purpose: 'flapping', incidentId }, `flapping:${incidentId}`);
    expect(told(story)).toHaveLength(7);
  });

  it('say it when a person ends the incident, too', () => {
    const story = restless();
    turn(story, 30);
    story.command({ kind: 'resolve', incidentId: story.state.incident!.id, by: 'anna' });
    expect(told(story)).toEqual([...BEFORE, 'flapping', 'recovered']);
  });

  it('say nothing of another timer, and nothing of an incident that nobody was told of', () => {
    const story = restless();
    turn(story, 30);
    story.ring({ purpose: 'flapping', incidentId: 'another' });
    expect(told(story)).toHaveLength(6);
    const silent = new Story(
      service({
        notify: [],
        components: [component({ checks: [check({ failureThreshold: 1, successThreshold: 1 })], remediation: null })],
      }),
    );
    silent.see('ok');
    turn(silent, 30);
    expect(told(silent)).toEqual([]);
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
