import { Story, check, component, downStory, service } from './fixtures.js';
import { serviceStatus } from './lookup.js';

function told(story: Story): string[] {
  return story.dues('delivery:').map(({ key }) => key.split(':')[3] ?? '');
}

/** The service can't be seen from the next due time on. */
function fallSilent(story: Story): number {
  story.now += 60_000;
  story.step({ kind: 'tick' });
  return story.state.timelines.get('service:payments')?.at(-1)?.from ?? 0;
}

/** Its timer, when its time has come. */
function ringBlind(story: Story, since: number): void {
  story.now = Math.max(story.now, story.dues(`blind:payments:${since}`).at(-1)?.at ?? 0);
  story.ring({ purpose: 'blind', since }, `blind:payments:${since}`);
}

describe('a service that can not be seen', () => {
  it('of tier 3 pages nobody', () => {
    const story = new Story(service({ tier: 3 }));
    story.see('ok');
    fallSilent(story);
    expect(story.dues('blind:')).toEqual([]);
  });

  it('pages after three of its longest essential intervals', () => {
    const checks = [check({ intervalMs: 40_000 }), check({ uid: 'extra', key: 'extra', intervalMs: 90_000, essential: false })];
    const story = new Story(service({ components: [component({ checks })] }));
    story.see('ok');
    story.now += 200_000;
    const since = fallSilent(story);
    expect(story.dues('blind:').at(-1)?.at).toBe(since + 120_000);
  });

  it('gets the time that the hub was away', () => {
    const story = new Story();
    story.see('ok');
    const since = fallSilent(story);
    story.runningSince = story.now;
    ringBlind(story, since);
    expect(story.state.incident).toBeNull();
    expect(story.dues('blind:').at(-1)?.at).toBe(story.runningSince + 60_000);
    ringBlind(story, since);
    expect(story.state.incident).toMatchObject({ type: 'blind', impactStartedAt: since });
  });

  it('pages nobody while the hub doubts itself, and has its time anew when that is over (ST-9)', () => {
    const story = new Story();
    story.see('ok');
    const since = fallSilent(story);
    story.trustedSince = null;
    ringBlind(story, since);
    ringBlind(story, since);
    expect(story.state.incident).toBeNull();
    story.trustedSince = story.now;
    ringBlind(story, since);
    expect(story.dues('blind:').at(-1)?.at).toBe(story.trustedSince + 60_000);
    ringBlind(story, since);
    expect(story.state.incident).toMatchObject({ type: 'blind' });
  });

  it('that was seen meanwhile pages nobody', () => {
    const story = new Story();
    story.see('ok');
    const since = fallSilent(story);
    story.see('ok');
    ringBlind(story, since);
    expect(story.state.incident).toBeNull();
    const again = fallSilent(story);
    ringBlind(story, since);
    expect(again).not.toBe(since);
    expect(story.state.incident).toBeNull();
  });

  it('joins the incident that is open, with the severity of a DOWN, and a person is told again', () => {
    const story = new Story();
    for (const outcome of ['ok', 'degraded', 'degraded'] as const) story.see(outcome);
    ringBlind(story, fallSilent(story));
    expect(story.state.incident).toMatchObject({ type: 'degradation', severity: 'critical' });
    expect(told(story)).toEqual(['opened', 'attention']);
  });

  it('never lowers a severity', () => {
    const story = downStory(service({ tier: 2 }));
    story.command({ kind: 'severity', incidentId: story.state.incident?.id ?? '', by: 'ada', severity: 'critical' });
    ringBlind(story, fallSilent(story));
    expect(story.state.incident?.severity).toBe('critical');
  });

  it('makes a silent incident speak', () => {
    const story = downStory(
      service({ tier: 2, components: [component({ essential: false })], checks: [check({ uid: 'front', key: 'front' })] }),
    );
    story.see('ok', { checkUid: 'front', instanceUid: null });
    story.state = { ...story.state, incident: { ...story.state.incident!, silent: true, told: [] } };
    ringBlind(story, fallSilent(story));
    expect(story.state.incident).toMatchObject({ silent: false, severity: 'major', told: ['irt'] });
    expect(told(story).at(-1)).toBe('opened');
  });
});

describe('a blind incident', () => {
  function blindStory(): Story {
    const story = new Story();
    story.see('ok');
    ringBlind(story, fallSilent(story));
    return story;
  }

  it('is restored as soon as the service is seen', () => {
    const story = blindStory();
    const at = story.now;
    story.see('ok');
    expect(story.state.incident).toMatchObject({ restoredAt: at, phase: 'monitoring' });
    story.endHold();
    expect(told(story)).toEqual(['opened', 'recovered']);
  });

  it('is back only when the service can not be seen for as long again', () => {
    const story = blindStory();
    story.see('ok');
    story.endHold();
    const since = fallSilent(story);
    expect(story.state.incident?.restoredAt).not.toBeNull();
    ringBlind(story, since);
    expect(story.state.incident).toMatchObject({ type: 'blind', restoredAt: null });
    expect(told(story)).toEqual(['opened', 'recovered', 'reopened']);
  });

  it('keeps the outage that joins it, and is over with it', () => {
    const story = blindStory();
    for (const outcome of ['fail', 'fail'] as const) story.see(outcome);
    expect(serviceStatus(story.state)).toBe('down');
    expect(story.state.incident).toMatchObject({ type: 'blind', restoredAt: null });
    const recovery = story.now;
    for (const outcome of ['ok', 'ok'] as const) story.see(outcome);
    expect(story.state.incident?.restoredAt).toBe(recovery);
  });
});
