import { stretchesOf } from './stretches.js';
import type { Timeline } from './timeline.js';

const timeline: Timeline = [
  { from: 100, to: 200, status: 'up', reason: 'ok' },
  { from: 200, to: 300, status: 'pending', reason: 'paused' },
  { from: 300, to: 400, status: 'down', reason: 'timeout' },
];
const spell = (from: number, to: number, before?: 'up') =>
  stretchesOf(timeline, { from, to }, before).map((stretch) => `${stretch.status}[${stretch.from},${stretch.to})`);

describe('stretches of a window', () => {
  it('are cut to the window, without gaps', () => {
    expect(spell(150, 350)).toEqual(['up[150,200)', 'unknown[200,300)', 'down[300,350)']);
  });

  it('what no segment covers is UNKNOWN (AV-4)', () => {
    expect(spell(50, 120)).toEqual(['unknown[50,100)', 'up[100,120)']);
    expect(spell(380, 500)).toEqual(['down[380,400)', 'unknown[400,500)']);
    expect(spell(0, 50)).toEqual(['unknown[0,50)']);
  });

  it('a status known from before the first segment stands up to it (AV-4)', () => {
    expect(spell(50, 120, 'up')).toEqual(['up[50,100)', 'up[100,120)']);
  });

  it('a hole in what was handed in is UNKNOWN', () => {
    const holed: Timeline = [timeline[0], { from: 250, to: null, status: 'up', reason: 'ok' }];
    expect(stretchesOf(holed, { from: 150, to: 300 }).map(({ status }) => status)).toEqual(['up', 'unknown', 'up']);
  });

  it('an empty window has none', () => expect(spell(150, 150)).toEqual([]));
});
