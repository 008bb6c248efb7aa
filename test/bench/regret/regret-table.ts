import { liveThrough, type Outcome } from './month.js';
import { weatherOf, type Weather } from './weather.js';

/** By so much automation may lose on a seed: about what one unlucky restart costs. */
export const MOST_REGRET = 60;

export interface SeedResult {
  readonly seed: number;
  readonly weather: Weather;
  readonly off: Outcome;
  readonly on: Outcome;
  /** Score with automation on less that with it off: below zero automation wins. */
  readonly regret: number;
}

export function resultOf(seed: number, days?: number): SeedResult {
  const [off, on] = [false, true].map((automation) => liveThrough({ seed, automation, ...(days === undefined ? {} : { days }) }).outcome);
  return { seed, weather: weatherOf(seed), off: off!, on: on!, regret: on!.score - off!.score };
}

export function rowOf({ seed, weather, off, on, regret }: SeedResult): Record<string, string | number> {
  return { seed, weather, ...figuresOf(off, on, regret) };
}

/** The mean month of each kind, and of all. */
export function summary(results: readonly SeedResult[]): Record<string, Record<string, number>> {
  const weathers = [...new Set(results.map(({ weather }) => weather))];
  const rows = weathers.map((weather) => [weather, meanOf(results.filter((result) => result.weather === weather))] as const);
  return Object.fromEntries([...rows, ['all', meanOf(results)] as const]);
}

/** Why this does not pass; nothing when it does. */
export function complaints(results: readonly SeedResult[]): string[] {
  const overall = results.reduce((total, { regret }) => total + regret, 0);
  const lost = results.filter(({ regret }) => regret > MOST_REGRET);
  return [
    ...(overall < 0 ? [] : [`automation loses overall, by ${Math.round(overall)}`]),
    ...lost.map(({ seed, regret }) => `automation loses on seed ${seed}, by ${Math.round(regret)}`),
  ];
}

function meanOf(results: readonly SeedResult[]): Record<string, number> {
  const mean = (of: (result: SeedResult) => number): number => results.reduce((total, result) => total + of(result), 0) / results.length;
  const outcome = (pick: (result: SeedResult) => Outcome): Outcome => ({
    failedRequests: mean((result) => pick(result).failedRequests),
    wrongSeconds: mean((result) => pick(result).wrongSeconds),
    blindSeconds: mean((result) => pick(result).blindSeconds),
    score: mean((result) => pick(result).score),
    acts: mean((result) => pick(result).acts),
    needlessActs: mean((result) => pick(result).needlessActs),
    mttrSeconds: mean((result) => pick(result).mttrSeconds),
  });
  const regret = mean((result) => result.regret);
  const worst = Math.max(...results.map((result) => result.regret));
  return {
    ...figuresOf(
      outcome(({ off }) => off),
      outcome(({ on }) => on),
      regret,
    ),
    'worst seed': Math.round(worst),
  };
}

function figuresOf(off: Outcome, on: Outcome, regret: number): Record<string, number> {
  return {
    off: Math.round(off.score),
    on: Math.round(on.score),
    difference: Math.round(regret),
    'failed off': Math.round(off.failedRequests),
    'failed on': Math.round(on.failedRequests),
    acts: Math.round(on.acts),
    needless: Math.round(on.needlessActs),
    'MTTR off': Math.round(off.mttrSeconds),
    'MTTR on': Math.round(on.mttrSeconds),
  };
}
