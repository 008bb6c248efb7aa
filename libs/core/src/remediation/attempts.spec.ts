import type { Act, ActState } from './act.js';
import { attemptsSince, coolDownEnd } from './attempts.js';

const MINUTE_MS = 60_000;

/** An act that was intended at one minute and ended, where it did, at another. */
function act(state: ActState, intentMinute: number, endMinute: number | null = intentMinute): Act {
  return {
    id: `${state}-${intentMinute}`,
    target: { kind: 'instance', uid: 'a' },
    componentUid: 'api',
    cause: { kind: 'outage', id: 'o1' },
    number: 1,
    step: 0,
    action: 'webhook',
    plan: '',
    state,
    intentAt: intentMinute * MINUTE_MS,
    startedAt: null,
    endedAt: endMinute === null ? null : endMinute * MINUTE_MS,
    fencingToken: 1,
    verdicts: [],
    output: '',
    calledAt: null,
    goodSince: null,
  };
}

describe('attempts of a target', () => {
  it('are acts that began or are about to; what was held back is none', () => {
    const acts = [
      act('skipped', 1),
      act('quarantined', 2, null),
      act('failed', 3),
      act('succeeded', 4),
      act('verifying', 5),
      act('running', 6, null),
    ];
    expect(attemptsSince(acts, 0)).toBe(4);
  });

  it('count within their window only', () => {
    expect(attemptsSince([act('failed', 1), act('failed', 10)], 5 * MINUTE_MS)).toBe(1);
  });

  it('count anew after a quarantine was lifted', () => {
    expect(attemptsSince([act('failed', 1), act('quarantined', 2, 5), act('failed', 6)], 0)).toBe(1);
  });
});

describe('the cool-down', () => {
  const bounds = { coolDownMs: 1000, coolDownMaxMs: 3000, outageSince: 60 * MINUTE_MS };

  it('is none before the first act, while one runs, and after one that was held back', () => {
    for (const acts of [[], [act('running', 59, null)], [act('skipped', 59)]]) expect(coolDownEnd(acts, bounds)).toBe(-Infinity);
  });

  it('doubles with each act of a row, up to its bound', () => {
    const row = [act('failed', 57), act('failed', 58), act('failed', 59)];
    const waits = [1, 2, 3].map((count) => coolDownEnd(row.slice(-count), bounds) - 59 * MINUTE_MS);
    expect(waits).toEqual([1000, 2000, 3000]);
  });

  it('begins anew after ten minutes without an act', () => {
    expect(coolDownEnd([act('failed', 20), act('failed', 40), act('failed', 59)], bounds)).toBe(59 * MINUTE_MS + 1000);
    expect(coolDownEnd([act('failed', 50)], bounds)).toBe(-Infinity);
  });
});
