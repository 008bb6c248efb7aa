import { downStory, Story } from './fixtures.js';

function acts(story: Story): string[] {
  const latest = new Map(
    story.of('act').map(({ act }) => [act.id, `${act.state}${act.startedAt === null ? '' : ', begun'}: ${act.output}`]),
  );
  return [...latest.values()];
}

function downWhile(freeze: Story['freeze']): Story {
  const story = new Story();
  story.freeze = freeze;
  for (const outcome of ['ok', 'fail', 'fail'] as const) story.see(outcome);
  return story;
}

describe('an act that the whole fleet holds back (I5)', () => {
  it.each([
    [{ doubt: null, storm: '6 components went DOWN within 120 s' }, '6 components went DOWN within 120 s'],
    [{ doubt: '3 of 3 references fail', storm: null }, 'doubt of the hub: 3 of 3 references fail'],
  ])('is put on record once, and the incident is told all the same', (freeze, why) => {
    const story = downWhile(freeze);
    story.see('fail');
    expect(acts(story)).toEqual([`skipped: ${why}`]);
    expect(story.dues('delivery:')).toHaveLength(1);
  });

  it('is intended at the thaw, when it is still needed', () => {
    const story = downWhile({ doubt: null, storm: 'much is DOWN' });
    story.freeze = { doubt: null, storm: null };
    story.step({ kind: 'thaw' });
    story.step({ kind: 'thaw' });
    expect(acts(story)).toEqual(['skipped: much is DOWN', 'running: ']);
  });

  it.each([
    [{ doubt: null, storm: 'much is DOWN' }, 'storm: much is DOWN'],
    [{ doubt: 'references fail', storm: null }, 'doubt of the hub: references fail'],
  ])('does not begin when that came after its intent', (freeze, why) => {
    const story = downStory();
    story.freeze = freeze;
    const answer = story.command({ kind: 'act-start', actId: story.of('act').at(-1)!.act.id }).answer;
    expect(answer).toMatchObject({ proceed: false, detail: why });
    expect(acts(story)[0]).toBe(`skipped: ${why}`);
    story.freeze = { doubt: null, storm: null };
    story.step({ kind: 'thaw' });
    expect(acts(story).at(-1)).toBe('running: ');
  });
});
