import type { Segment, Status } from '@watchfloor/core';
import { isAnswered } from '../bench/regret/customers.js';
import { liveThrough, START, WARM_UP_MS, type Month, type MonthOptions } from '../bench/regret/month.js';
import { complaints, resultOf } from '../bench/regret/regret-table.js';
import { detectionBoundMs, recordErrors } from '../bench/regret/score.js';
import type { ServiceTruth, Truth } from '../bench/regret/truth.js';
import { WEATHERS } from '../bench/regret/weather.js';

const KINDS_OF_MONTH = Object.keys(WEATHERS).length;
const DAYS = 0.5;
const SECONDS = DAYS * 86_400;

interface Recount {
  failed: number;
  /** Of each service, whether it was up, second by second. */
  readonly up: boolean[][];
}

/** Counts every second and every request one by one, the many that are fine too. */
function recounted(options: MonthOptions): { readonly month: Month; readonly recount: Recount } {
  const recount: Recount = { failed: 0, up: [] };
  let second = 0;
  let look = (): void => undefined;
  const witness = (truth: Truth, agenda: { readonly now: number }): void => {
    truth.services.forEach(() => recount.up.push([]));
    look = (): void => {
      for (; START + second * 1000 < agenda.now; second++) countSecond(truth, recount, { second, seed: options.seed });
    };
    truth.listeners.push({ beforeChange: () => look(), afterChange: () => undefined });
  };
  const month = liveThrough({ ...options, days: DAYS, witness });
  look();
  return { month, recount };
}

function countSecond({ services }: Truth, recount: Recount, { second, seed }: { second: number; seed: number }): void {
  const at = START + second * 1000;
  services.forEach((service, index) => {
    recount.up[index]!.push(service.isUp);
    if (!isAnswered(service, { at, number: at / 1000, key: [seed, index] })) recount.failed += 1;
  });
}

/** What the record says of each second, and whether it is right. */
function errorsBySecond(service: ServiceTruth, record: readonly Segment[], up: readonly boolean[]): { wrong: number; blind: number } {
  const sums = { wrong: 0, blind: 0 };
  let downFor = 0;
  for (let second = 0; second < SECONDS; second++) {
    const at = START + second * 1000;
    downFor = up[second] === true ? 0 : downFor + 1;
    const status = record.find((segment) => segment.from <= at && (segment.to === null || at < segment.to))?.status;
    if (second < WARM_UP_MS / 1000) continue;
    if (status === undefined || status === 'unknown') sums.blind += 1;
    else if (status === 'down' ? downFor === 0 : downFor > detectionBoundMs(service) / 1000) sums.wrong += 1;
  }
  return sums;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

describe('the regret of automation', () => {
  it('is the same for the same seed, and whether quiet stretches are skipped or not', () => {
    for (const automation of [true, false]) {
      const { outcome } = liveThrough({ seed: 2, automation, days: DAYS });
      expect(outcome.score).toBeGreaterThan(0);
      expect(liveThrough({ seed: 2, automation, days: DAYS }).outcome).toEqual(outcome);
      expect(liveThrough({ seed: 2, automation, days: DAYS, skips: false }).outcome).toEqual(outcome);
    }
  });

  it.each([
    [2, true],
    [6, false],
  ])('adds up when every second and every request is counted again (seed %i, automation %p)', (seed, automation) => {
    const { month, recount } = recounted({ seed, automation });
    const errors = month.truth.services.map((service, index) => {
      const { uid } = service.service.definition;
      return errorsBySecond(service, month.hub.service(uid).rows.segments.get(`service:${uid}`) ?? [], recount.up[index]!);
    });
    const { outcome } = month;
    expect(outcome.failedRequests).toBe(recount.failed);
    expect(outcome.wrongSeconds).toBe(sumOf(errors.map(({ wrong }) => wrong)));
    expect(outcome.blindSeconds).toBe(sumOf(errors.map(({ blind }) => blind)));
    expect(outcome.score).toBe(outcome.failedRequests + outcome.wrongSeconds + outcome.blindSeconds);
  });

  it('is none: automation wins overall, and loses no seed by more than it may', () => {
    const results = Array.from({ length: KINDS_OF_MONTH }, (_, index) => resultOf(index + 1, 10));
    expect(complaints(results)).toEqual([]);
    expect(sumOf(results.map(({ on }) => on.acts))).toBeGreaterThan(0);
    expect(sumOf(results.map(({ off }) => off.acts))).toBe(0);
  }, 120_000);

  it.each<[Status, string, { wrongMs: number; blindMs: number }]>([
    ['up', 'is excused until the hub must know', { wrongMs: 400_000, blindMs: 0 }],
    ['down', 'is wrong while it is up', { wrongMs: 1_500_000, blindMs: 0 }],
    ['unknown', 'is blind', { wrongMs: 0, blindMs: 2_000_000 }],
    ['pending', 'is blind', { wrongMs: 0, blindMs: 2_000_000 }],
  ])('takes a record that says %s: it %s', (status, _what, expected) => {
    const [service] = liveThrough({ seed: 1, automation: true, days: 0.01 }).truth.services;
    const truth: ServiceTruth = { ...(service as ServiceTruth), turns: [1_000_000, 1_500_000] };
    expect(detectionBoundMs(truth)).toBe(100_000);
    expect(recordErrors(truth, [{ from: 0, to: null, status, reason: '' }], { from: 0, to: 2_000_000 })).toEqual(expected);
  });
});
