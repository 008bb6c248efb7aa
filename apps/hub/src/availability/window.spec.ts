import { windowOf } from './window.js';

const HOUR_MS = 3_600_000;
const NOW = Date.UTC(2026, 10, 21, 12);
const HOME = { now: NOW, timezone: 'Europe/Paris' };

it.each([
  ['2026-10', 'Europe/Paris', 31 * 24 + 1],
  ['2026-03', 'Europe/Paris', 31 * 24 - 1],
  ['2026-10', 'UTC', 31 * 24],
  ['2026-02', 'Europe/Paris', 28 * 24],
])('counts the hours of %s in %s (AV-12)', (month, timezone, hours) => {
  const { from, to } = windowOf({ month, timezone }, HOME);
  expect((to - from) / HOUR_MS).toBe(hours);
});

it('is the running month of the hub when nothing is said', () => {
  expect(windowOf({}, HOME)).toMatchObject({ from: Date.UTC(2026, 9, 31, 23), to: Date.UTC(2026, 10, 30, 23), timezone: 'Europe/Paris' });
});

it('lasts until now without an end', () => {
  expect(windowOf({ from: '2026-11-21T00:00:00+01:00' }, HOME)).toMatchObject({ from: Date.UTC(2026, 10, 20, 23), to: NOW });
});

it.each([
  [{ month: '2026-11', from: '2026-11-01T00:00:00Z' }, 'month'],
  [{ to: '2026-11-01T00:00:00Z' }, 'from'],
  [{ from: '2026-11-02T00:00:00Z', to: '2026-11-01T00:00:00Z' }, 'to'],
  [{ timezone: 'Europe/Pari' }, 'timezone'],
])('names what is wrong with %j', (query, path) => {
  expect(() => windowOf(query, HOME)).toThrow(
    expect.objectContaining({ code: 'invalid', fields: [expect.objectContaining({ path })] }) as Error,
  );
});
