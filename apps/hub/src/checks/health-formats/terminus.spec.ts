import { HEALTH_FORMATS } from './index.js';
import { judgeHealth } from './judge-health.js';
import { terminus } from './terminus.js';

const HOSTILE = [
  '',
  'null',
  '[]',
  '5',
  '"up"',
  '{',
  '{}',
  '<html>',
  '{"status":{}}',
  '{"status":"ok"}',
  '{"status":"ok","details":[]}',
  '['.repeat(100_000),
];

it.each(HEALTH_FORMATS)('$name reads nothing into what is not its own', (format) => {
  for (const body of HOSTILE) expect(format.read(body)).toBeNull();
});

describe('a Terminus document', () => {
  const document = (status: string, details: object): string => JSON.stringify({ status, info: {}, error: {}, details });
  const judged = (
    body: string,
    { status = 200, isExpected = true, expected = [] as string[], essential = [] as string[] } = {},
  ): string => {
    const { outcome, reason } = judgeHealth(terminus.read(body)!, { status, isExpected }, { expected, essential });
    return `${outcome} ${reason}`;
  };
  const up = { db: { status: 'up' }, redis: { status: 'up' } };

  it('becomes indicators (HF-1)', () => {
    const details = {
      db: { status: 'up', message: 'fine\nreally' },
      redis: { status: 'down', error: 'x'.repeat(1_000) },
      payments: { status: 'up', degraded: true },
      odd: 5,
    };
    expect(terminus.read(document('error', details))).toMatchObject({
      overall: 'down',
      draining: false,
      indicators: [
        { path: 'db', status: 'up', message: 'fine really' },
        { path: 'redis', status: 'down', message: expect.stringMatching(/^x{299}…$/) },
        { path: 'payments', status: 'degraded' },
        { path: 'odd', status: 'unknown' },
      ],
    });
  });

  it('is read up to 500 indicators, and never touches prototypes', () => {
    const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`i${index}`, { status: 'up' }]));
    expect(terminus.read(document('ok', many))?.indicators).toHaveLength(500);
    const reading = terminus.read('{"status":"ok","details":{"__proto__":{"status":"up"},"constructor":{"status":"up"}}}');
    expect(reading?.indicators.map(({ path }) => path)).toEqual(expect.arrayContaining(['constructor']));
    expect(({} as { status?: string }).status).toBeUndefined();
  });

  it.each([
    ['well', document('ok', up), {}, 'ok ok'],
    ['down with 503', document('error', up), { status: 503, isExpected: false }, 'fail health_down'],
    ['down with 200 (HF-3)', document('error', up), {}, 'fail health_down'],
    ['up with 503 (HF-3)', document('ok', up), { status: 503, isExpected: false }, 'fail health_inconsistent'],
    ['up with 401 (HF-3)', document('ok', up), { status: 401, isExpected: false }, 'fail status_mismatch'],
    ['shutting down', document('shutting_down', up), { status: 503, isExpected: false }, 'degraded draining'],
    ['an indicator down while up (HF-5)', document('ok', { db: { status: 'down' } }), {}, 'degraded indicator_degraded'],
    ['an essential indicator down (HF-5)', document('ok', { db: { status: 'down' } }), { essential: ['db'] }, 'fail indicator_down'],
    ['an indicator degraded', document('ok', { db: { status: 'up', degraded: true } }), {}, 'degraded indicator_degraded'],
    ['an expected indicator missing (HF-4)', document('ok', up), { expected: ['kafka'] }, 'inconclusive indicator_missing'],
    ['a status that nobody knows', document('splendid', up), {}, 'inconclusive indicator_unknown'],
  ])('%s', (_case, body, options, verdict) => {
    expect(judged(body, options)).toBe(verdict);
  });
});
