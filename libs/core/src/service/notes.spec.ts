import { downStory, Story } from './fixtures.js';

function note(story: Story, text: string, at = story.now): void {
  story.command({ kind: 'note', at, text, ref: { kind: 'breaker', id: 'booking/payments/pay' } });
}

function lines(story: Story): string[] {
  return story.of('incident').flatMap(({ entries }) => entries.filter(({ kind }) => kind === 'breaker').map(({ text }) => text));
}

describe('a breaker in the timeline of an incident', () => {
  it('is told in the open one at once', () => {
    const story = downStory();
    story.command({ kind: 'note', at: story.now, text: 'closed' });
    expect(lines(story)).toEqual(['closed']);
  });

  it('is kept for the one that opens shortly, and for that one only', () => {
    const story = new Story();
    story.see('ok');
    note(story, 'long before', story.now - 30_000);
    note(story, 'opened');
    story.see('fail');
    story.see('fail');
    expect(lines(story)).toEqual(['opened']);
    expect(story.state.notes).toEqual([]);
  });

  it('is forgotten when nothing came of it', () => {
    const story = new Story();
    note(story, 'opened');
    story.now += 61_000;
    note(story, 'opened again');
    expect(story.state.notes.map(({ text }) => text)).toEqual(['opened again']);
  });
});
