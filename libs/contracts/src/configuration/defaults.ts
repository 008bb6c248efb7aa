/** What holds where nothing is written (model.md, "Timing keys and defaults"). Milliseconds. */
export const CHECK_DEFAULTS = {
  intervalMs: 30_000,
  retryIntervalMs: 10_000,
  timeoutMs: 5_000,
  failureThreshold: 3,
  successThreshold: 2,
} as const;

export const REMEDIATION_DEFAULTS = {
  mode: 'dry-run',
  minDownForMs: 0,
  startGraceMs: 60_000,
  healthyDelayMs: 30_000,
  coolDownMs: 10_000,
  coolDownMaxMs: 300_000,
  maxAttempts: 3,
  maxAttemptsWindowMs: 1_800_000,
  maxAttemptsPerDay: 6,
} as const;

export const MERGE_WINDOW_MS = 900_000;
export const FORGET_AFTER_MS = 600_000;
export const TIER = 3;
export const MIN_HEALTHY = 1;
