import { statusAt } from '../timeline.js';
import { Story, check, component, service } from './fixtures.js';

const HOUR_MS = 3_600_000;

function serviceAt(story: Story, at: number) {
  return statusAt(story.state.timelines.get('service:payments') ?? [], at);
}

describe('composing what is long past', () => {
  it('after a long sleep knows all that every check was before it', () => {
    const checks = [check(), check({ uid: 'port', key: 'port', intervalMs: 2000 })];
    const story = new Story(service({ components: [component({ checks })] }));
    for (const checkUid of ['port', 'live', 'live', 'live']) story.see('ok', { checkUid });
    story.now += 2 * HOUR_MS;
    const wokeAt = story.now;
    story.see('ok');
    story.see('ok', { checkUid: 'port' });
    // The silence of port was known last and reaches back the furthest.
    expect(serviceAt(story, 1_000_000)).toBe('up');
    for (const at of [1_002_000, 1_003_500, wokeAt - 1000, wokeAt]) expect([at, serviceAt(story, at)]).toEqual([at, 'unknown']);
    expect(serviceAt(story, wokeAt + 1000)).toBe('up');
  });

  it('stops where the memory of an input does, and leaves what was composed before', () => {
    const checks = [check({ failureThreshold: 1, successThreshold: 1 }), check({ uid: 'daily', key: 'daily', intervalMs: HOUR_MS })];
    const story = new Story(service({ components: [component({ checks })] }));
    story.see('ok', { checkUid: 'daily' });
    story.see('ok');
    story.see('fail');
    story.see('ok');
    for (let minute = 0; minute < 185; minute++) {
      for (const outcome of ['ok', 'ok', 'ok', 'ok', 'ok', 'ok'] as const) {
        story.now += 8000;
        story.see(outcome);
        story.now += 1000;
      }
      if (minute % 60 === 10) for (const outcome of ['degraded', 'ok'] as const) story.see(outcome);
    }
    const downs = story
      .of('timeline')
      .filter(({ subject, segments }) => subject.kind === 'service' && segments.some(({ from }) => from <= 1_002_000));
    const before = downs.length;
    story.step({ kind: 'tick' });
    expect(story.state.timelines.get('check:daily:a')?.at(-1)?.status).toBe('unknown');
    const after = story
      .of('timeline')
      .filter(({ subject, segments }) => subject.kind === 'service' && segments.some(({ from }) => from <= 1_002_000));
    expect(after).toHaveLength(before);
    expect(serviceAt(story, story.now)).toBe('unknown');
  });

  it('leaves nothing of a part that was gone in the moment in which it began', () => {
    const story = new Story();
    story.see('fail');
    story.see('fail');
    story.now = 1_000_000;
    story.step({ kind: 'definition', definition: service({ components: [] }) });
    expect(story.state.timelines.get('instance:a')).toEqual([]);
    expect(story.state.outages.size).toBe(0);
    expect(story.of('outage').at(-1)?.outage.restoredAt).toBe(1_000_000);
  });
});
