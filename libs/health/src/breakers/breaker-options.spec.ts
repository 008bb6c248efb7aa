import { breakerSettings, resetDelayMs, type BreakerOptions } from './breaker-options.js';

const unsafe: [string, BreakerOptions, RegExp][] = [
  ['a volume below 10', { dependency: 'payments', volumeThreshold: 9 }, /volumeThreshold is 9 → use 10/],
  ['no time-out', { dependency: 'payments', timeoutMs: false as unknown as number }, /timeoutMs is false/],
  ['an endless time-out', { dependency: 'payments', timeoutMs: Infinity }, /timeoutMs is Infinity/],
  ['a threshold that never opens', { dependency: 'payments', errorThresholdPercent: 100 }, /errorThresholdPercent/],
  ['a dependency without a key', { dependency: '' }, /breaker dependency/],
];

describe('breaker settings', () => {
  it('are those of CB-13 unless said otherwise', () => {
    expect(breakerSettings({ dependency: 'payments' })).toMatchObject({
      name: 'default',
      timeoutMs: 3_000,
      volumeThreshold: 10,
      errorThresholdPercent: 50,
      windowMs: 10_000,
      resetTimeoutMs: 10_000,
      resetTimeoutMaxMs: 300_000,
    });
  });

  it.each(unsafe)('refuse %s', (_name, options, message) => {
    expect(() => breakerSettings(options)).toThrow(message);
  });
});

describe('the time in open', () => {
  const settings = breakerSettings({ dependency: 'payments', resetTimeoutMs: 1_000, resetTimeoutMaxMs: 5_000 });

  it('doubles with each failed trial up to its limit', () => {
    expect([0, 1, 2, 3, 50].map((failed) => resetDelayMs(settings, failed, () => 0.5))).toEqual([1_000, 2_000, 4_000, 5_000, 5_000]);
  });

  it('is spread by 20 % to both sides', () => {
    expect([0, 1].map((random) => resetDelayMs(settings, 0, () => random))).toEqual([800, 1_200]);
  });
});
