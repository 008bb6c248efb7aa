import { Story, downStory, service } from './fixtures.js';

function kinds(story: Story): (string | undefined)[] {
  return story.dues('delivery:').map(({ key }) => key.split(':')[3]);
}

describe('telling', () => {
  it('waits while the service is only unreachable, and is made up for (ST-10)', () => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(story.dues('delivery:')).toEqual([]);
    story.step({ kind: 'reachability', unreachable: null });
    expect(story.dues('delivery:')).toEqual([]);
    const timer = story.dues('tell:').at(-1);
    story.now = timer?.at ?? 0;
    story.command({ kind: 'timer', key: timer?.key ?? '', timer: { purpose: 'tell', incidentId: story.state.incident?.id ?? '' } });
    expect(story.dues('delivery:')).toHaveLength(1);
  });

  it.each([
    ['what begins', (story: Story) => (['fail', 'fail'] as const).forEach((outcome) => story.see(outcome))],
    ['what a person declares', (story: Story) => story.command({ kind: 'declare', by: 'ada', severity: 'major', title: 'Wrong invoices' })],
  ])('%s just after the dependency came back waits for the same moment, and is told (ST-10)', (_, happens) => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    story.step({ kind: 'reachability', unreachable: null });
    happens(story);
    expect([kinds(story), story.state.incident?.told]).toEqual([[], []]);
    const timer = story.dues('tell:').at(-1)!;
    expect(timer.at).toBeGreaterThan(story.now);
    story.now = timer.at;
    story.ring({ purpose: 'tell', incidentId: story.state.incident!.id }, timer.key);
    expect(kinds(story)).toEqual(['opened']);
  });

  it('that trouble is back waits as well, and is made up for (ST-10)', () => {
    const story = downStory();
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.endHold();
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    story.step({ kind: 'reachability', unreachable: null });
    expect(kinds(story)).toEqual(['opened', 'recovered']);
    const timer = story.dues('tell:').at(-1)!;
    story.now = timer.at;
    story.ring({ purpose: 'tell', incidentId: 'another' }, timer.key);
    expect(kinds(story)).toEqual(['opened', 'recovered']);
    story.ring({ purpose: 'tell', incidentId: story.state.incident!.id }, timer.key);
    expect(kinds(story)).toEqual(['opened', 'recovered', 'reopened']);
  });

  it('nobody of a service that recovers just after its dependency did (ST-10)', () => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    story.see('fail');
    story.see('fail');
    story.step({ kind: 'reachability', unreachable: null });
    story.see('ok');
    story.see('ok');
    expect(story.state.incident?.phase).toBe('monitoring');
    const timer = story.dues('tell:').at(-1);
    story.now = timer?.at ?? 0;
    story.command({ kind: 'timer', key: timer?.key ?? '', timer: { purpose: 'tell', incidentId: story.state.incident?.id ?? '' } });
    expect(story.dues('delivery:')).toEqual([]);
  });

  it('a recovery only to whoever heard of the trouble (AL-3)', () => {
    const story = downStory(service({ notify: ['irt'] }));
    story.step({ kind: 'definition', definition: service({ notify: ['irt', 'mail'] }) });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    story.endHold();
    expect(story.dues('delivery:').map(({ key }) => key.split(':').slice(2, 4))).toEqual([
      ['irt', 'opened'],
      ['irt', 'recovered'],
    ]);
  });
});
