import { Injectable } from '@nestjs/common';
import { DomainError } from '@watchfloor/core';
import type { Response } from 'express';
import { Clock } from '../platform/clock.js';
import { RateLimiter } from '../platform/rate-limiter.js';

const MINUTE_MS = 60_000;

/** What one caller may ask, and how often (security.md, "Rate limits"). */
const LIMITS = {
  /** Each token. */
  api: { count: 600, perMs: MINUTE_MS },
  /** Each address. */
  login: { count: 10, perMs: MINUTE_MS },
  setup: { count: 5, perMs: 60 * MINUTE_MS },
  badToken: { count: 60, perMs: MINUTE_MS },
  /** Each heartbeat's token. */
  heartbeat: { count: 60, perMs: MINUTE_MS },
} as const;

@Injectable()
export class RateLimits {
  private readonly limiters: Readonly<Record<keyof typeof LIMITS, RateLimiter>>;

  constructor(clock: Clock) {
    const { api, login, setup, badToken, heartbeat } = LIMITS;
    this.limiters = {
      api: new RateLimiter(clock, api),
      login: new RateLimiter(clock, login),
      setup: new RateLimiter(clock, setup),
      badToken: new RateLimiter(clock, badToken),
      heartbeat: new RateLimiter(clock, heartbeat),
    };
  }

  /** @throws DomainError `too_many`, with Retry-After on the answer. */
  take(limit: keyof typeof LIMITS, key: string, response: Response): void {
    const waitMs = this.limiters[limit].take(key);
    if (waitMs === 0) return;
    const seconds = Math.ceil(waitMs / 1_000);
    response.setHeader('retry-after', String(seconds));
    throw new DomainError('too_many', `Too many requests: try again in ${seconds} s.`);
  }
}
