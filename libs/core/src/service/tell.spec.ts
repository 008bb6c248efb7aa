import { Story, downStory, service } from './fixtures.js';

describe('telling', () => {
  it('waits while the service is only unreachable, and is made up for (ST-10)', () => {
    const story = new Story();
    story.see('ok');
    story.step({ kind: 'reachability', unreachable: { by: 'ledger' } });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(story.dues('delivery:')).toEqual([]);
    story.step({ kind: 'reachability', unreachable: null });
    expect(story.dues('delivery:')).toHaveLength(1);
  });

  it('a recovery only to whoever heard of the trouble (AL-3)', () => {
    const story = downStory(service({ notify: ['irt'] }));
    story.step({ kind: 'definition', definition: service({ notify: ['irt', 'mail'] }) });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    expect(story.dues('delivery:').map(({ key }) => key.split(':').slice(2, 4))).toEqual([
      ['irt', 'opened'],
      ['irt', 'recovered'],
    ]);
  });
});
