import { appearanceOf, explanationOf } from './appearance.js';

describe('appearance', () => {
  it.each(['down', 'unknown', 'degraded', 'pending', 'up'] as const)('%s is shown as what it is, with its word', (status) => {
    const { look, word } = appearanceOf({ status });
    expect(look).toBe(status);
    expect(word.toLowerCase()).toBe(status);
  });

  it('planned work is not a problem, an acknowledged problem stays one', () => {
    expect(appearanceOf({ status: 'down', flags: ['maintenance'] }).look).toBe('maintenance');
    expect(appearanceOf({ status: 'down', flags: ['acknowledged', 'suspect'] })).toEqual({
      look: 'down',
      word: 'Down',
      acknowledged: true,
      suspect: true,
    });
  });

  it('explains in words', () => {
    expect(explanationOf({ status: 'down', reason: 'connection_refused', flags: ['flapping', 'acknowledged'] })).toBe(
      'connection refused, flapping',
    );
    expect(explanationOf({ status: 'up' })).toBe('');
  });
});
