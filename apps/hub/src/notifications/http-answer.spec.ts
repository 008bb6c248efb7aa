import { describe, expect, it } from '@jest/globals';
import { deliveredBy } from './http-answer.js';

const NOW = Date.UTC(2026, 10, 1, 12);
const answer = (status: number, retryAfter?: string) =>
  deliveredBy({ status, headers: { 'retry-after': retryAfter }, body: 'text\u0000\nof the\u202E answer' }, NOW);

describe('what an HTTP answer means (AL-9)', () => {
  it.each([200, 201, 202, 204, 299])('%i is delivered', (status) => {
    expect(answer(status)).toEqual({ ok: true });
  });

  it.each([301, 307, 400, 401, 403, 404, 410, 413, 422])('%i stays wrong', (status) => {
    expect(answer(status)).toMatchObject({ ok: false, permanent: true, error: `answered ${status} text of the answer` });
  });

  it.each([408, 429, 500, 502, 503, 504])('%i is worth another try', (status) => {
    expect(answer(status)).toMatchObject({ ok: false, permanent: false });
  });

  it.each([
    ['7', 7_000],
    ['0', 0],
    ['Sun, 01 Nov 2026 12:00:30 GMT', 30_000],
    ['99999999', 300_000],
  ])('Retry-After: %s waits %i ms', (retryAfter, retryAfterMs) => {
    expect(answer(429, retryAfter)).toMatchObject({ retryAfterMs });
  });

  it.each([undefined, '', '-5', 'soon', '1e9', 'Thu, 01 Jan 1970 00:00:00 GMT'])('Retry-After: %s is ignored', (retryAfter) => {
    expect(answer(503, retryAfter)).not.toHaveProperty('retryAfterMs');
  });
});
