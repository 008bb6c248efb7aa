import type { Delivered } from './notifier.js';
import { printableLine } from './plain-text.js';

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** A receiver may slow us down, not silence us. */
const MAX_RETRY_AFTER_MS = 300_000;

/**
 * What an HTTP answer means for a delivery: 2xx delivered; 408, 429 and 5xx worth another try;
 * the rest, redirects included, stays wrong until somebody changes the channel.
 * @see AL-9
 */
export function deliveredBy(answer: HttpAnswer, now: number): Delivered {
  const { status } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  const error = printableLine(`answered ${status} ${answer.body}`, 300);
  if (status !== 408 && status !== 429 && status < 500) return { ok: false, permanent: true, error };
  const retryAfterMs = retryAfterOf(answer, now);
  return { ok: false, permanent: false, error, ...(retryAfterMs === null ? {} : { retryAfterMs }) };
}

/** Retry-After in seconds or as a date (RFC 9110, 10.2.3); null when absent or senseless. */
function retryAfterOf(answer: HttpAnswer, now: number): number | null {
  const value = answer.headers['retry-after'];
  if (typeof value !== 'string') return null;
  const waitMs = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1000 : Date.parse(value) - now;
  if (!Number.isFinite(waitMs) || waitMs < 0) return null;
  return Math.min(waitMs, MAX_RETRY_AFTER_MS);
}
