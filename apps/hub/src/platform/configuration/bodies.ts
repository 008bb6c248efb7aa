import type { CheckKind } from '@watchfloor/contracts';

/** What an extension reads; texts of the file still carry `${VAR}`, so that no secret of the environment is stored. */
export type Settings = Readonly<Record<string, unknown>>;

/** The effective definition of each kind: defaults filled in, durations in milliseconds, references by key. */
export interface ServiceBody {
  readonly name: string;
  readonly tier: 1 | 2 | 3 | 4;
  readonly owner: string | null;
  readonly customerFacing: boolean;
  readonly objectivePpm: number | null;
  readonly dependsOn: readonly string[];
  /** Null: every channel. */
  readonly notify: readonly string[] | null;
  readonly runbook: string | null;
  readonly labels: Readonly<Record<string, string>>;
  readonly mergeWindowMs: number;
}

export interface ObjectiveBody {
  readonly targetPpm: number;
}

export interface ComponentBody {
  readonly name: string;
  readonly essential: boolean;
  readonly minHealthy: number;
  readonly stateful: boolean;
  readonly registered: boolean;
  readonly forgetAfterMs: number;
  readonly remediation: RemediationBody | null;
}

export interface RemediationBody {
  readonly mode: 'off' | 'dry-run' | 'approve' | 'auto';
  /** Keys of checks; null: the liveness checks. */
  readonly on: readonly string[] | null;
  readonly minDownForMs: number;
  readonly startGraceMs: number;
  readonly healthyDelayMs: number;
  readonly coolDownMs: number;
  readonly coolDownMaxMs: number;
  readonly maxAttempts: number;
  readonly maxAttemptsWindowMs: number;
  readonly maxAttemptsPerDay: number;
  readonly steps: readonly { readonly action: string; readonly settings: Settings }[];
}

export interface InstanceBody {
  readonly name: string;
  readonly place: string | null;
  readonly address: string | null;
}

export interface CheckBody {
  readonly name: string;
  readonly kind: CheckKind;
  readonly probe: string;
  readonly essential: boolean;
  readonly intervalMs: number;
  readonly retryIntervalMs: number;
  readonly timeoutMs: number;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** Absent: the hub alone. */
  readonly locations?: readonly string[];
  readonly settings: Settings;
}

export interface ChannelBody {
  readonly name: string;
  readonly notifier: string;
  readonly settings: Settings;
}

export interface Bodies {
  readonly service: ServiceBody;
  readonly objective: ObjectiveBody;
  readonly component: ComponentBody;
  readonly instance: InstanceBody;
  readonly check: CheckBody;
  readonly channel: ChannelBody;
}

export type DefinitionKind = keyof Bodies;
