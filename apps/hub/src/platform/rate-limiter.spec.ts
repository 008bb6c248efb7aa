import { Clock } from './clock.js';
import { RateLimiter } from './rate-limiter.js';

class HandClock extends Clock {
  at = 0;

  override now(): number {
    return this.at;
  }

  override monotonic(): number {
    return this.at;
  }
}

it('gives a burst, then one at a time, each key for itself', () => {
  const clock = new HandClock();
  const limiter = new RateLimiter(clock, { count: 10, perMs: 60_000 });
  expect(Array.from({ length: 11 }, () => limiter.take('a')).filter((waitMs) => waitMs > 0)).toEqual([6_000]);
  expect(limiter.take('b')).toBe(0);
  clock.at = 6_000;
  expect([limiter.take('a'), limiter.take('a')]).toEqual([0, 6_000]);
});

it('stays bounded when every request brings another key', () => {
  const limiter = new RateLimiter(new HandClock(), { count: 1, perMs: 1_000 });
  for (let index = 0; index < 20_000; index++) limiter.take(`key-${index}`);
  expect(limiter['buckets'].size).toBe(10_000);
});
