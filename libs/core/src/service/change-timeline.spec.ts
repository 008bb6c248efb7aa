import { changeTimeline, endOfLife, since } from './change-timeline.js';
import { Story } from './fixtures.js';
import { draftOf } from './state.js';
import type { StepContext } from './event.js';

const subject = { kind: 'component', uid: 'api' } as const;
let ids = 0;
const context = { now: 100, newId: () => `id-${++ids}` } as StepContext;

function draft() {
  const fresh = draftOf(new Story().state);
  changeTimeline(fresh, subject, since(0, 'up', 'ok'), context);
  return fresh;
}

function lastEffect(of: ReturnType<typeof draft>) {
  const effect = of.effects.at(-1);
  if (effect?.kind !== 'timeline') throw new Error('expected a change of history');
  return effect;
}

describe('changing the history of a subject', () => {
  it('says nothing when nothing is different', () => {
    const fresh = draft();
    expect(changeTimeline(fresh, subject, since(50, 'up', 'ok'), context)).toBeNull();
  });

  it('names the transitions that a backdated change takes back', () => {
    const fresh = draft();
    changeTimeline(fresh, subject, since(40, 'down', 'timeout'), context);
    changeTimeline(fresh, subject, since(30, 'degraded', 'slow'), context);
    expect(lastEffect(fresh).transitions).toEqual([
      expect.objectContaining({ from: 'up', to: 'degraded', at: 30, decidedAt: 100, supersedes: [40] }),
    ]);
  });

  it('writes the segment that goes on when what followed it is taken back, for no segments would mean no life', () => {
    const fresh = draft();
    changeTimeline(fresh, subject, since(40, 'down', 'timeout'), context);
    expect(changeTimeline(fresh, subject, since(40, 'up', 'ok'), context)).toBe(40);
    expect(lastEffect(fresh)).toMatchObject({ from: 0, segments: [{ from: 0, to: null, status: 'up' }], transitions: [] });
  });

  it('ends a life', () => {
    const fresh = draft();
    changeTimeline(fresh, subject, endOfLife(60), context);
    expect(fresh.timelines.get('component:api')).toEqual([{ from: 0, to: 60, status: 'up', reason: 'ok' }]);
    expect(lastEffect(fresh)).toMatchObject({ from: 60, segments: [] });
  });
});
