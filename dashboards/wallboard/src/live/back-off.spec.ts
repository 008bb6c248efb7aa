import fc from 'fast-check';
import { backOffMs } from './back-off.js';

describe('back-off', () => {
  it('grows from one second and stays between one and thirty, however long the hub is away', () => {
    expect(backOffMs(0, 0)).toBe(1_000);
    expect(backOffMs(1_000_000, 1)).toBe(30_000);
    fc.assert(
      fc.property(fc.nat(), fc.double({ min: 0, max: 1, noNaN: true }), (attempt, random) => {
        const waitMs = backOffMs(attempt, random);
        expect(waitMs).toBeGreaterThanOrEqual(1_000);
        expect(waitMs).toBeLessThanOrEqual(30_000);
      }),
    );
  });
});
