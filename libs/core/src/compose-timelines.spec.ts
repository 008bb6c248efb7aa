import { composeTimelines } from './compose-timelines.js';
import { worstStanding } from './compose.js';
import { replaceFrom } from './timeline.js';
import type { Segment, Timeline } from './timeline.js';

const segment = (from: number, to: number | null, status: Segment['status'], reason: string = status): Segment => ({
  from,
  to,
  status,
  reason,
});

describe('composing timelines (AV-11)', () => {
  const a: Timeline = [segment(0, 100, 'up'), segment(100, 200, 'down', 'a'), segment(200, null, 'up')];
  const b: Timeline = [segment(50, 150, 'up'), segment(150, 300, 'down', 'b'), segment(300, 400, 'up')];

  it('is the composition of the inputs at each instant, with the reason at its beginning', () => {
    expect(composeTimelines([a, b], 0, worstStanding)).toEqual([
      segment(0, 100, 'up'),
      segment(100, 300, 'down', 'a'),
      segment(300, null, 'up'),
    ]);
  });

  it('begins where asked, gapless, also where no input lives', () => {
    expect(composeTimelines([a, b], 250, worstStanding)).toEqual([segment(250, 300, 'down', 'b'), segment(300, null, 'up')]);
    expect(composeTimelines([b], 20, worstStanding)[0]).toEqual(segment(20, 50, 'pending'));
    expect(composeTimelines([b], 350, worstStanding)).toEqual([segment(350, 400, 'up'), segment(400, null, 'pending')]);
    expect(composeTimelines([], 7, worstStanding)).toEqual([segment(7, null, 'pending')]);
  });

  it('a segment holds status and reason, whatever else the rule says', () => {
    const [only] = composeTimelines([], 7, () => ({ status: 'up', reason: 'ok', places: ['a'] }) as { status: 'up'; reason: string });
    expect(only).toEqual(segment(7, null, 'up', 'ok'));
  });

  it('recomposing replaces what changed and keeps what stands', () => {
    const composed = composeTimelines([a, b], 0, worstStanding);
    const recovered: Timeline = [segment(50, 150, 'up'), segment(150, 180, 'down', 'b'), segment(180, null, 'up')];
    expect(replaceFrom(composed, 180, composeTimelines([a, recovered], 180, worstStanding))).toEqual([
      segment(0, 100, 'up'),
      segment(100, 200, 'down', 'a'),
      segment(200, null, 'up'),
    ]);
  });
});
