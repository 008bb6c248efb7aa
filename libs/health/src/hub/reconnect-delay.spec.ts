import { reconnectDelayMs } from './reconnect-delay.js';

describe('the wait before the next try', () => {
  it('lies between 1 s and 30 s, and widens with each failure', () => {
    expect([0, 1, 2, 5, 1_000].map((failures) => reconnectDelayMs(failures, () => 1))).toEqual([2_000, 4_000, 8_000, 30_000, 30_000]);
    expect([0, 5, 1_000].map((failures) => reconnectDelayMs(failures, () => 0))).toEqual([1_000, 1_000, 1_000]);
  });
});
