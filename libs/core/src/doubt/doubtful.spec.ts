import { isDoubtful, isOwnDoubt, vantageOf } from './doubtful.js';

describe('what a broken line of our own would look like as well', () => {
  it.each<['ok' | 'degraded' | 'fail' | 'inconclusive', string, boolean]>([
    ['fail', 'timeout', true],
    ['fail', 'connection_refused', true],
    ['fail', 'dns_not_found', true],
    // It answered, so the line works.
    ['fail', 'status_mismatch', false],
    ['fail', 'tls_expired', false],
    ['fail', 'heartbeat_missed', false],
    ['ok', 'ok', false],
    ['inconclusive', 'dns_unavailable', false],
  ])('%s because of %s: %s', (outcome, reason, expected) => {
    expect(isDoubtful({ outcome, reason })).toBe(expected);
  });
});

describe('the eyes through which a place is seen', () => {
  const places = new Set(['eu', 'eu/west/a']);

  it.each<[string | null, string | null]>([
    ['eu/west/a', 'eu/west/a'],
    ['eu/west/a/rack-7', 'eu/west/a'],
    ['eu/west/b', 'eu'],
    ['eu', 'eu'],
    ['europe', null],
    ['us/east', null],
    [null, null],
  ])('of %s are those of %s', (place, expected) => {
    expect(vantageOf(place, places)).toBe(expected);
  });
});

it('of its own doubt the hub says so in the reason', () => {
  expect(['hub_suspect', 'hub_lag', 'timeout'].map((reason) => isOwnDoubt({ reason }))).toEqual([true, true, false]);
});
