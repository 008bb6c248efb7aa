import fc from 'fast-check';
import { composeQuorum, quorumSize } from './quorum.js';
import type { Status } from './status.js';

const SHORT: Readonly<Record<string, Status>> = { U: 'up', D: 'down', W: 'degraded', '?': 'unknown', '.': 'pending' };

function seen(statuses: string) {
  return [...statuses].map((letter, index) => ({ status: SHORT[letter]!, reason: `reason-${index}`, location: `place-${index}` }));
}

describe('several locations', () => {
  it.each([
    ['UU', 'up', 'reason-0'],
    ['UW', 'degraded', 'reason-1'],
    ['DU', 'degraded', 'down_from: place-0'],
    ['DD', 'down', 'reason-0'],
    ['D?', 'unknown', 'locations_silent'],
    ['U?', 'unknown', 'locations_silent'],
    ['U.', 'pending', 'pending'],
    ['..', 'pending', 'pending'],
    ['?.', 'unknown', 'locations_silent'],
    ['DDU', 'down', 'reason-0'],
    ['DUD', 'down', 'reason-0'],
    ['DUU', 'degraded', 'down_from: place-0'],
    ['DU?', 'degraded', 'down_from: place-0'],
    ['DD?', 'down', 'reason-0'],
    ['D??', 'unknown', 'locations_silent'],
    ['UU.', 'up', 'reason-0'],
    ['DDUU', 'degraded', 'down_from: place-0, place-1'],
    ['DDDU', 'down', 'reason-0'],
    ['DDU?', 'down', 'reason-0'],
    ['DD??', 'unknown', 'locations_silent'],
    ['DDUUU', 'degraded', 'down_from: place-0, place-1'],
    ['DDUWU', 'degraded', 'down_from: place-0, place-1'],
  ])('that see %s say %s (ST-8)', (statuses, status, reason) => {
    expect(composeQuorum(seen(statuses))).toEqual({ status, reason });
  });

  it.each([
    [2, 2],
    [3, 2],
    [4, 3],
    [5, 3],
  ])('of %i need %i that report', (locations, needed) => {
    expect(quorumSize(locations)).toBe(needed);
  });

  it('never say DOWN by one alone, nor against half of those that report, nor hide that one says so', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(SHORT)), { minLength: 2, maxLength: 7 }), (letters) => {
        const { status } = composeQuorum(seen(letters.join('')));
        const [down, silent] = [
          letters.filter((letter) => letter === 'D').length,
          letters.filter((letter) => '?.'.includes(letter)).length,
        ];
        if (status === 'down') expect(down >= 2 && down * 2 > letters.length - silent).toBe(true);
        if (status === 'up') expect(down).toBe(0);
        if (status === 'up' || status === 'degraded' || status === 'down')
          expect(letters.length - silent).toBeGreaterThanOrEqual(quorumSize(letters.length));
      }),
    );
  });
});
