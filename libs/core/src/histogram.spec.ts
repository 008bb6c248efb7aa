import fc from 'fast-check';
import { mergeHistograms, quantileMs } from './histogram.js';

const BOUNDS = [1, 2, 5, 10, 20, 50];
const countAll = (latencies: readonly number[]) => {
  const counts = [...BOUNDS, 0].map(() => 0);
  for (const latency of latencies) counts[BOUNDS.filter((bound) => bound < latency).length] += 1;
  return counts;
};

describe('latency histograms', () => {
  it('add up over instances; percentiles could not (CB-12)', () => {
    expect(
      mergeHistograms([
        [1, 2, 3],
        [10, 20],
      ]),
    ).toEqual([11, 22, 3]);
    expect(mergeHistograms([])).toEqual([]);
  });

  it('interpolate a quantile inside its bucket', () => {
    expect(quantileMs(countAll([6, 7, 8, 9]), BOUNDS, 0.5)).toBe(7.5);
    expect(quantileMs(countAll([0.5, 0.5]), BOUNDS, 1)).toBe(1);
    expect(quantileMs(countAll([1, 30]), BOUNDS, 0.99)).toBe(49.4);
  });

  it('know only the last bound of what is slower', () => expect(quantileMs(countAll([900]), BOUNDS, 0.5)).toBe(50));

  it('know nothing of nothing', () => expect(quantileMs(countAll([]), BOUNDS, 0.5)).toBeNull());

  it('a quantile lies in the bucket of the true one', () => {
    const latencies = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(latencies, fc.constantFrom(0.5, 0.95, 0.99), (values, quantile) => {
        const exact = [...values].sort((a, b) => a - b)[Math.ceil(quantile * values.length) - 1];
        const upper = BOUNDS.findIndex((bound) => exact <= bound);
        const estimate = quantileMs(countAll(values), BOUNDS, quantile);
        expect(estimate).toBeGreaterThanOrEqual(BOUNDS[upper - 1] ?? 0);
        expect(estimate).toBeLessThanOrEqual(BOUNDS[upper]);
      }),
    );
  });
});
