import {
  CHECK_DEFAULTS,
  FORGET_AFTER_MS,
  MERGE_WINDOW_MS,
  MIN_HEALTHY,
  REMEDIATION_DEFAULTS,
  TIER,
  type WrittenCheck,
  type WrittenComponent,
  type WrittenRemediation,
  type WrittenService,
} from '@watchfloor/contracts';
import type { CheckBody, ComponentBody, RemediationBody, ServiceBody, Settings } from './bodies.js';

/** The `defaults` section, in the same keys as a check and a remediation. */
export interface WrittenDefaults {
  readonly check?: Partial<Pick<WrittenCheck, 'interval' | 'retryInterval' | 'timeout' | 'failureThreshold' | 'successThreshold'>>;
  readonly remediation?: Partial<Omit<WrittenRemediation, 'mode' | 'on' | 'steps'>>;
  readonly incident?: { readonly mergeWindow?: number };
}

type Own<Written> = { readonly [Key in keyof Written as string extends Key ? never : Key]?: Written[Key] | null };

const PPM_PER_PERCENT = 10_000;

export function serviceBody(key: string, written: Own<WrittenService>, defaults: WrittenDefaults): ServiceBody {
  const tier = written.tier ?? TIER;
  return {
    name: written.name ?? key,
    tier,
    owner: written.owner ?? null,
    customerFacing: written.customerFacing ?? tier <= 2,
    objectivePpm: typeof written.objective === 'number' ? ppmOf(written.objective) : null,
    dependsOn: written.dependsOn ?? [],
    notify: written.notify ?? null,
    runbook: written.runbook ?? null,
    labels: written.labels ?? {},
    mergeWindowMs: written.mergeWindow ?? defaults.incident?.mergeWindow ?? MERGE_WINDOW_MS,
  };
}

export function ppmOf(percent: number): number {
  return Math.round(percent * PPM_PER_PERCENT);
}

export function componentBody(key: string, written: Own<WrittenComponent>, remediation: RemediationBody | null): ComponentBody {
  return {
    name: written.name ?? key,
    essential: written.essential ?? true,
    minHealthy: written.minHealthy ?? MIN_HEALTHY,
    stateful: written.stateful ?? false,
    registered: written.instances === 'registered',
    forgetAfterMs: written.forgetAfter ?? FORGET_AFTER_MS,
    remediation,
  };
}

export function checkBody(
  key: string,
  written: Own<WrittenCheck> & { probe: string },
  settings: Settings,
  defaults: WrittenDefaults,
): CheckBody {
  const intervalMs = written.interval ?? defaults.check?.interval ?? CHECK_DEFAULTS.intervalMs;
  // A heartbeat is decided by each signal (model.md "Gaps").
  const once = written.probe === 'heartbeat' ? 1 : undefined;
  return {
    name: written.name ?? key,
    kind: written.kind ?? 'other',
    probe: written.probe,
    essential: written.essential ?? true,
    intervalMs,
    retryIntervalMs: written.retryInterval ?? Math.min(defaults.check?.retryInterval ?? CHECK_DEFAULTS.retryIntervalMs, intervalMs),
    timeoutMs: written.timeout ?? Math.min(defaults.check?.timeout ?? CHECK_DEFAULTS.timeoutMs, intervalMs),
    failureThreshold: once ?? written.failureThreshold ?? defaults.check?.failureThreshold ?? CHECK_DEFAULTS.failureThreshold,
    successThreshold: once ?? written.successThreshold ?? defaults.check?.successThreshold ?? CHECK_DEFAULTS.successThreshold,
    // What was written before there were locations keeps its meaning, and its revision.
    ...(written.locations ? { locations: written.locations } : {}),
    settings,
  };
}

export function remediationBody(
  written: Own<Omit<WrittenRemediation, 'steps'>>,
  steps: RemediationBody['steps'],
  defaults: WrittenDefaults,
): RemediationBody {
  const given = defaults.remediation ?? {};
  const coolDownMs = written.coolDown ?? given.coolDown ?? REMEDIATION_DEFAULTS.coolDownMs;
  return {
    mode: written.mode ?? REMEDIATION_DEFAULTS.mode,
    on: written.on ?? null,
    minDownForMs: written.minDownFor ?? given.minDownFor ?? REMEDIATION_DEFAULTS.minDownForMs,
    startGraceMs: written.startGrace ?? given.startGrace ?? REMEDIATION_DEFAULTS.startGraceMs,
    healthyDelayMs: written.healthyDelay ?? given.healthyDelay ?? REMEDIATION_DEFAULTS.healthyDelayMs,
    coolDownMs,
    coolDownMaxMs: written.coolDownMax ?? given.coolDownMax ?? Math.max(REMEDIATION_DEFAULTS.coolDownMaxMs, coolDownMs),
    maxAttempts: written.maxAttempts ?? given.maxAttempts ?? REMEDIATION_DEFAULTS.maxAttempts,
    maxAttemptsWindowMs: written.maxAttemptsWindow ?? given.maxAttemptsWindow ?? REMEDIATION_DEFAULTS.maxAttemptsWindowMs,
    maxAttemptsPerDay: written.maxAttemptsPerDay ?? given.maxAttemptsPerDay ?? REMEDIATION_DEFAULTS.maxAttemptsPerDay,
    steps,
  };
}
