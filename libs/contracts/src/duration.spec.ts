import { duration, formatDuration, parseDuration } from './duration.js';

describe('duration', () => {
  test.each([
    ['500ms', 500],
    ['30s', 30_000],
    ['5m', 300_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1d2h3m4s5ms', 93_784_005],
    ['0s', 0],
    ['0', 0],
  ])('reads %s', (text, durationMs) => {
    expect(parseDuration(text)).toBe(durationMs);
  });

  test.each(['', '30', '1.5h', '30m1h', '1s1s', '-5s', ' 5s', '5 s', '5S', '9999d', '1'.repeat(50) + 's'])('refuses %j', (text) => {
    expect(parseDuration(text)).toBeNull();
  });

  test.each([1, 999, 1_000, 61_000, 5_400_000, 93_784_005])('reads back what it writes: %d ms', (durationMs) => {
    expect(parseDuration(formatDuration(durationMs))).toBe(durationMs);
  });

  it('says which bounds were left', () => {
    const parsed = duration({ leastMs: 100 }).safeParse('5ms');
    expect(parsed.error?.issues[0]?.message).toBe('must be between 100ms and 366d');
  });
});
