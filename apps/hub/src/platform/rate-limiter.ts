import type { Clock } from './clock.js';

interface Bucket {
  tokens: number;
  at: number;
}

const MAX_KEYS = 10_000;

/** `count` per `perMs` for each key, refilled steadily; a full table forgets who came first. */
export class RateLimiter {
  private readonly buckets = new Map<string, Bucket>();

  constructor(
    private readonly clock: Clock,
    private readonly limit: { readonly count: number; readonly perMs: number },
  ) {}

  /** Takes one; else answers how many milliseconds until there is one again. */
  take(key: string): number {
    const { count, perMs } = this.limit;
    const bucket = this.refilled(key);
    if (bucket.tokens < 1) return Math.ceil(((1 - bucket.tokens) * perMs) / count);
    bucket.tokens -= 1;
    return 0;
  }

  private refilled(key: string): Bucket {
    const { count, perMs } = this.limit;
    const now = this.clock.monotonic();
    const old = this.buckets.get(key) ?? { tokens: count, at: now };
    const bucket = { tokens: Math.min(count, old.tokens + ((now - old.at) * count) / perMs), at: now };
    this.buckets.delete(key);
    this.buckets.set(key, bucket);
    const oldest = this.buckets.keys().next().value;
    if (this.buckets.size > MAX_KEYS && oldest !== undefined) this.buckets.delete(oldest);
    return bucket;
  }
}
