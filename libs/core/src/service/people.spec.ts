import { Story, downStory, service } from './fixtures.js';

function incidentId(story: Story): string {
  return story.state.incident?.id ?? '';
}

describe('what people say of an incident', () => {
  it('is kept in its timeline, and audited (TL-9)', () => {
    const story = downStory();
    story.command({ kind: 'comment', incidentId: incidentId(story), by: 'ada', text: 'looking' });
    expect(story.of('incident').at(-1)?.entries).toEqual([{ at: story.now, kind: 'comment', text: 'ada: looking' }]);
    expect(story.of('audit').at(-1)).toMatchObject({ actor: 'ada', action: 'incident.comment', payload: { text: 'looking' } });
  });

  it('is refused once it is resolved', () => {
    const story = downStory();
    expect(() => story.command({ kind: 'comment', incidentId: 'gone', by: 'ada', text: 'late' })).toThrow(/resolved already/);
  });

  it('has an owner who stays the first', () => {
    const story = downStory();
    story.state = { ...story.state, incident: { ...story.state.incident!, owner: 'bob', acknowledgedAt: 5 } };
    story.command({ kind: 'acknowledge', incidentId: incidentId(story), by: 'ada' });
    expect(story.state.incident).toMatchObject({ owner: 'bob', acknowledgedAt: 5, ack: { by: 'ada' } });
  });
});

describe('a severity that a person sets', () => {
  it('is told to whoever was told before, with the reason', () => {
    const story = downStory(service({ tier: 2 }));
    story.command({ kind: 'severity', incidentId: incidentId(story), by: 'ada', severity: 'critical', reason: 'all customers' });
    expect(story.dues('delivery:').at(-1)?.key).toContain(':escalated:');
    expect(story.of('incident').at(-1)?.entries.at(-1)?.text).toBe('ada changed the severity from major to critical: all customers');
  });

  it('stands until more fails', () => {
    const story = downStory();
    story.command({ kind: 'severity', incidentId: incidentId(story), by: 'ada', severity: 'minor' });
    story.see('fail');
    story.command({ kind: 'comment', incidentId: incidentId(story), by: 'ada', text: 'it is a test' });
    expect(story.state.incident?.severity).toBe('minor');
  });

  it('that is the same is no news', () => {
    const story = downStory();
    const told = story.dues('delivery:').length;
    story.command({ kind: 'severity', incidentId: incidentId(story), by: 'ada', severity: 'critical' });
    expect(story.dues('delivery:')).toHaveLength(told);
  });

  it('makes an incident speak that nobody was told of', () => {
    const story = downStory(service({ notify: [] }));
    story.command({ kind: 'severity', incidentId: incidentId(story), by: 'ada', severity: 'minor' });
    expect(story.state.incident).toMatchObject({ silent: false, told: [] });
  });
});

describe('a person who resolves', () => {
  it('ends an incident that has recovered, and its timer', () => {
    const story = downStory();
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    const id = incidentId(story);
    story.endHold();
    const told = story.dues('delivery:').length;
    story.command({ kind: 'resolve', incidentId: id, by: 'ada', text: 'fixed for good' });
    expect(story.state.incident).toBeNull();
    expect(story.of('incident').at(-1)).toMatchObject({
      incident: { restoredAt: 1_003_000 },
      entries: [{ text: 'resolved by ada: fixed for good' }],
    });
    expect(story.of('due-settled').at(-1)?.key).toBe(`resolve:${id}`);
    expect(story.dues('delivery:')).toHaveLength(told);
  });

  it('can not end a declared incident while something of it is DOWN', () => {
    const story = new Story();
    story.see('ok');
    story.command({ kind: 'declare', by: 'ada', severity: 'major', title: 'Wrong invoices' });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(() => story.command({ kind: 'resolve', incidentId: incidentId(story), by: 'ada' })).toThrow(/not recovered/);
  });

  it('of what was declared tells whoever heard of it (AL-3)', () => {
    const story = new Story();
    story.command({ kind: 'declare', by: 'ada', severity: 'major', title: 'Wrong invoices' });
    story.command({ kind: 'resolve', incidentId: incidentId(story), by: 'ada' });
    expect(story.dues('delivery:').map(({ key }) => key.split(':')[3])).toEqual(['opened', 'recovered']);
  });
});

describe('a person who declares', () => {
  it('names the cause and the other services', () => {
    const story = new Story();
    const { answer } = story.command({
      kind: 'declare',
      by: 'ada',
      severity: 'major',
      title: 'Wrong invoices',
      cause: 'a bad rate',
      alsoServiceUids: ['ledger'],
    });
    expect(story.state.incident).toMatchObject({ id: answer.id, cause: 'a bad rate', serviceUids: ['payments', 'ledger'] });
  });

  it('is told of the one that is open', () => {
    const story = downStory();
    expect(() => story.command({ kind: 'declare', by: 'ada', severity: 'major', title: 'Also' })).toThrow(
      /#1 is open for payments already/,
    );
  });

  it('keeps what fails meanwhile in it, until a person ends it', () => {
    const story = new Story();
    story.see('ok');
    story.command({ kind: 'declare', by: 'ada', severity: 'minor', title: 'Wrong invoices' });
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ type: 'declared', severity: 'critical', title: 'Wrong invoices' });
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    expect(story.state.incident).toMatchObject({ restoredAt: null, phase: 'triggered' });
  });
});
