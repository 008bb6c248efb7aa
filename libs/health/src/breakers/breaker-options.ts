/** What a breaker guards and when it opens; every default is CB-13's. */
export interface BreakerOptions {
  /** Key of the service that is called; the hub draws the edge `caller → dependency`. */
  readonly dependency: string;
  /** Tells several breakers towards one dependency apart. Default `default`; for a decorated method its name. */
  readonly name?: string;
  /** A call that takes longer counts as failed. 1 ms to 5 min, default 3 s; it can't be switched off. */
  readonly timeoutMs?: number;
  /** Calls within the window before the breaker may open: 10 or more, default 10. */
  readonly volumeThreshold?: number;
  /** Opens when *more* than this share of the window's calls failed; exactly this share doesn't open. Default 50. */
  readonly errorThresholdPercent?: number;
  /** Length of the rolling window. Default 10 s. */
  readonly windowMs?: number;
  /** Time in open before one trial call is let through; ±20 % jitter, doubled after each failed trial. Default 10 s. */
  readonly resetTimeoutMs?: number;
  /** Where the doubling ends. Default 5 min. */
  readonly resetTimeoutMaxMs?: number;
  /** False for errors that don't speak against the dependency, such as a 404. Default: every error does. */
  readonly isFailure?: (error: unknown) => boolean;
}

export type BreakerSettings = Required<BreakerOptions>;

/** A setting that would make the breaker unsafe; the message names it and the fix. */
export class BreakerOptionsError extends Error {
  override readonly name = 'BreakerOptionsError';
}

const DEFAULTS = {
  name: 'default',
  timeoutMs: 3_000,
  volumeThreshold: 10,
  errorThresholdPercent: 50,
  windowMs: 10_000,
  resetTimeoutMs: 10_000,
  resetTimeoutMaxMs: 300_000,
  isFailure: () => true,
} as const;

const RANGES: readonly { readonly key: NumericKey; readonly least: number; readonly most: number; readonly why: string }[] = [
  { key: 'timeoutMs', least: 1, most: 300_000, why: 'a half-open trial that never settles would reject every call for ever' },
  { key: 'volumeThreshold', least: 10, most: 1_000_000, why: 'with fewer calls a single failure could open it' },
  { key: 'errorThresholdPercent', least: 1, most: 99, why: 'at 100 it could never open' },
  { key: 'windowMs', least: 500, most: 600_000, why: 'shorter windows see too few calls, longer ones react too late' },
  { key: 'resetTimeoutMs', least: 100, most: 300_000, why: 'a dependency needs time to recover, and callers need it back' },
  { key: 'resetTimeoutMaxMs', least: 100, most: 3_600_000, why: 'a dependency needs time to recover, and callers need it back' },
];

type NumericKey = 'timeoutMs' | 'volumeThreshold' | 'errorThresholdPercent' | 'windowMs' | 'resetTimeoutMs' | 'resetTimeoutMaxMs';

const KEY = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

/**
 * Fills in the defaults and refuses what opossum would accept and regret.
 * @throws BreakerOptionsError
 * @see CB-13
 */
export function breakerSettings(options: BreakerOptions): BreakerSettings {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  const settings: BreakerSettings = { ...DEFAULTS, ...(given as unknown as BreakerOptions) };
  for (const key of ['dependency', 'name'] as const) {
    if (!KEY.test(String(settings[key]))) {
      throw new BreakerOptionsError(`breaker ${key} "${settings[key]}": use 1 to 64 letters, digits, dots, dashes or underscores`);
    }
  }
  for (const { key, least, most, why } of RANGES) {
    const value = settings[key];
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      throw new BreakerOptionsError(
        `breaker ${settings.dependency}/${settings.name}: ${key} is ${String(value)} → use ${least} to ${most} (${why})`,
      );
    }
  }
  return { ...settings, resetTimeoutMaxMs: Math.max(settings.resetTimeoutMaxMs, settings.resetTimeoutMs) };
}

/** `±20 %` around `resetTimeoutMs × 2ⁿ`, n being the failed trials since it last was closed. @see CB-13 */
export function resetDelayMs(settings: BreakerSettings, failedTrials: number, random: () => number): number {
  const doubled = settings.resetTimeoutMs * 2 ** Math.min(failedTrials, 20);
  const capped = Math.min(doubled, settings.resetTimeoutMaxMs);
  return Math.round(capped * (0.8 + 0.4 * random()));
}
