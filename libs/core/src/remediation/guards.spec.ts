import { policy } from '../service/fixtures.js';
import { GUARDS, judgeGuards, type GuardFacts } from './guards.js';

const NOW = 10_000_000;

function facts(overrides: Partial<GuardFacts> = {}): GuardFacts {
  return {
    now: NOW,
    policy: policy(),
    automation: { enabled: true, reason: '' },
    outageSince: NOW - 5000,
    downSince: NOW - 5000,
    proven: true,
    failedAt: NOW - 1000,
    heldUntil: null,
    looksWithinMs: 15_000,
    targetStatus: 'down',
    unreachable: null,
    restartedAt: null,
    acts: [],
    quarantinedAt: null,
    inFlight: [],
    unhealed: null,
    hasIncident: true,
    freeze: { doubt: null, storm: null },
    ...overrides,
  };
}

describe('the guards of an act (semantics.md 6.2)', () => {
  it('all agree about a proven trigger that is DOWN, and each leaves its verdict', () => {
    const { verdicts, heldBy } = judgeGuards(facts());
    expect(heldBy).toBeNull();
    expect(verdicts).toHaveLength(GUARDS.length);
  });

  it.each<[string, Partial<GuardFacts>, string]>([
    ['the switch is off', { automation: { enabled: false, reason: 'drill' } }, 'switch'],
    ['the policy is off', { policy: policy({ mode: 'off' }) }, 'mode'],
    ['the target is only UNKNOWN', { targetStatus: 'unknown' }, 'trigger'],
    ['the check was never UP under its revision', { proven: false }, 'trigger'],
    ['a dependency is DOWN', { unreachable: { by: 'ledger' } }, 'right-target'],
    ['an act did not heal what went DOWN with it', { unhealed: { key: 'payments-b', until: NOW + 9_000 } }, 'right-target'],
    ['the target is quarantined', { quarantinedAt: 1 }, 'attempt-limit'],
    ['the attempts of the window are used up', { policy: policy({ maxAttempts: 0 }) }, 'attempt-limit'],
    ['the attempts of the day are used up', { policy: policy({ maxAttemptsPerDay: 0 }) }, 'attempt-limit'],
    ['the hub doubts itself', { freeze: { doubt: '3 of 3 references fail', storm: null } }, 'trigger'],
    ['there is a storm', { freeze: { doubt: null, storm: '9 of 10 instances are DOWN' } }, 'storm'],
    ['no incident is open', { hasIncident: false }, 'incident'],
  ])('hold it back for good when %s', (_why, of, guard) => {
    const { heldBy, verdicts } = judgeGuards(facts(of));
    expect(heldBy).toMatchObject({ guard, passed: false });
    expect(heldBy?.waits).toBeUndefined();
    expect(verdicts.at(-1)).toBe(heldBy);
  });

  it.each<[string, Partial<GuardFacts>, string, number | undefined]>([
    ['what flaps has been DOWN for three minutes', { heldUntil: NOW + 175_000 }, 'trigger', NOW + 175_000],
    ['minDownFor is over', { policy: policy({ minDownForMs: 60_000 }) }, 'trigger', NOW + 55_000],
    ['startGrace of somebody else’s restart is over', { restartedAt: NOW - 1000 }, 'incarnation', NOW + 59_000],
    ['the target is seen failing again', { failedAt: null }, 'cool-down', NOW + 15_000],
    ['the act on another target has ended', { inFlight: ['payments-b'] }, 'blast-radius', undefined],
  ])('let it wait until %s', (_what, of, guard, retryAt) => {
    expect(judgeGuards(facts(of)).heldBy).toEqual(
      expect.objectContaining({ guard, waits: true, ...(retryAt === undefined ? {} : { retryAt }) }),
    );
  });

  it('agree when what flaps has been DOWN for three minutes', () => {
    expect(judgeGuards(facts({ heldUntil: NOW })).heldBy).toBeNull();
  });

  it('agree when somebody else restarted it and startGrace did not help', () => {
    expect(judgeGuards(facts({ restartedAt: NOW - 60_000 })).heldBy).toBeNull();
  });
});
