import { allowedDowntimeMs, formatPpm, ratioPpm, verdictOf } from './objective.js';

const DAY = 86_400_000;

describe('objectives', () => {
  it.each([
    ['28 days', 28 * DAY, 2_419_200],
    ['29 days', 29 * DAY, 2_505_600],
    ['30 days', 30 * DAY, 2_592_000],
    ['31 days', 31 * DAY, 2_678_400],
    ['31 days with spring DST', 743 * 3_600_000, 2_674_800],
    ['31 days with autumn DST', 745 * 3_600_000, 2_682_000],
  ])('99.9 %% of %s allows %i ms', (_, totalMs, allowedMs) => expect(allowedDowntimeMs(totalMs, 999_000)).toBe(allowedMs));

  it('compares exactly, also where floating point would not (AV-7)', () => {
    const totalMs = 30 * DAY;
    expect(verdictOf({ totalMs, downMs: 2_592_000, unknownMs: 0 }, 999_000)).toBe('met');
    expect(verdictOf({ totalMs, downMs: 2_592_001, unknownMs: 0 }, 999_000)).toBe('breached');
    expect(verdictOf({ totalMs: 9_007_199_254_740_991, downMs: 1, unknownMs: 0 }, 1_000_000)).toBe('breached');
  });

  it('unknown time never turns a breach into a pass (AV-6)', () => {
    expect(verdictOf({ totalMs: 1_000_000, downMs: 1_001, unknownMs: 900_000 }, 999_000)).toBe('breached');
    expect(verdictOf({ totalMs: 1_000_000, downMs: 1_000, unknownMs: 1 }, 999_000)).toBe('inconclusive');
    expect(verdictOf({ totalMs: 1_000_000, downMs: 999, unknownMs: 1 }, 999_000)).toBe('met');
  });

  it('nothing in service, nothing promised', () => {
    expect(verdictOf({ totalMs: 0, downMs: 0, unknownMs: 0 }, 999_000)).toBeNull();
    expect(ratioPpm(0, 0)).toBeNull();
  });

  it.each([
    [998_999, '99.899'],
    [999_999, '99.999'],
    [1_000_000, '100.000'],
    [0, '0.000'],
    [50_019, '5.001'],
  ])('%i ppm is shown as %s %%, floored (AV-7)', (ppm, text) => expect(formatPpm(ppm)).toBe(text));
});
