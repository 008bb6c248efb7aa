import { Suspicions } from './suspicions.js';

describe('suspicions', () => {
  it('end when somebody could tell, on both clocks, unless another one began by then', () => {
    const suspicions = new Suspicions();
    suspicions.lasted(1, 1);
    expect(suspicions.trustedForMs(1)).toBe(Infinity);
    suspicions.begin(1_000, 100);
    suspicions.end(2_000, 200);
    suspicions.lasted(3_000, 250);
    expect([suspicions.trustedSince, suspicions.trustedForMs(300)]).toEqual([3_000, 50]);
    expect([suspicions.overlap(2_999, 3_001), suspicions.overlap(3_000, 3_001)]).toEqual([true, false]);
    suspicions.begin(4_000, 300);
    suspicions.lasted(5_000, 400);
    expect([suspicions.since, suspicions.trustedForMs(500)]).toEqual([4_000, null]);
  });
});
