import { allOf, anyOf, atLeast } from './kleene.js';
import type { Status } from './status.js';

const STATUSES: Record<string, Status> = { p: 'pending', u: 'up', g: 'degraded', x: 'down', n: 'unknown' };
const standings = (letters: string) => [...letters].map((letter) => ({ status: STATUSES[letter], reason: letter }));

describe('three-valued composition (AV-11)', () => {
  it.each([
    ['uu', 'up', 'up', 'up'],
    ['ux', 'down', 'up', 'down'],
    ['un', 'unknown', 'up', 'unknown'],
    ['nx', 'down', 'unknown', 'down'],
    ['xx', 'down', 'down', 'down'],
    ['nn', 'unknown', 'unknown', 'unknown'],
    ['ug', 'degraded', 'up', 'degraded'],
    ['gx', 'down', 'degraded', 'down'],
    ['uux', 'down', 'up', 'up'],
    ['ugx', 'down', 'up', 'degraded'],
    ['unx', 'down', 'up', 'unknown'],
    ['pu', 'up', 'up', 'down'],
    ['pp', 'pending', 'pending', 'pending'],
    ['', 'pending', 'pending', 'pending'],
  ])('%s: all is %s, any is %s, at least two is %s', (letters, all, any, two) => {
    expect(allOf(standings(letters)).status).toBe(all);
    expect(anyOf(standings(letters)).status).toBe(any);
    expect(atLeast(2)(standings(letters)).status).toBe(two);
  });

  it('carries the reason of the first input that has the status', () => {
    expect(atLeast(2)(standings('ux'))).toEqual({ status: 'down', reason: 'x' });
  });

  it('asking for more than there are is DOWN even when all are up, for want of them', () => {
    expect(atLeast(2)(standings('u'))).toEqual({ status: 'down', reason: 'too_few' });
  });
});
