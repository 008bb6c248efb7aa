import type { Ms } from '../status.js';
import type { RemediationPolicy } from '../remediation/policy.js';

export type Tier = 1 | 2 | 3 | 4;

/** What the engine knows of a service: the definition compiled to ids, numbers and flags. */
export interface ServiceDefinition {
  readonly uid: string;
  readonly key: string;
  readonly name: string;
  readonly namespace: string;
  readonly tier: Tier;
  /** Uids of the services this one depends on; never changes a status, only `unreachable` (ST-10). */
  readonly dependsOn: readonly string[];
  /** Channel uids told of this service's incidents. */
  readonly notify: readonly string[];
  readonly checks: readonly CheckDefinition[];
  readonly components: readonly ComponentDefinition[];
  readonly mergeWindowMs: Ms;
  /** Since when it has its present checks, components and instances. */
  readonly shapedAt: Ms;
}

export interface ComponentDefinition {
  readonly uid: string;
  readonly key: string;
  readonly essential: boolean;
  readonly minHealthy: number;
  /** Instances come and go by registration instead of standing in the file. */
  readonly registered: boolean;
  /** How long an instance whose lease ran out is remembered. */
  readonly forgetAfterMs: Ms;
  readonly instances: readonly InstanceDefinition[];
  /** Each runs for every instance. */
  readonly checks: readonly CheckDefinition[];
  readonly remediation: RemediationPolicy | null;
}

export interface InstanceDefinition {
  readonly uid: string;
  readonly key: string;
  readonly place: string | null;
  readonly address: string | null;
}

export interface CheckDefinition {
  readonly uid: string;
  readonly key: string;
  /** Rises with each change of meaning; nothing acts before the check was UP under its present revision. */
  readonly revision: number;
  /** When the present revision came; what was seen before it proves nothing of it. */
  readonly revisedAt: Ms;
  readonly kind: 'liveness' | 'readiness' | 'other';
  readonly essential: boolean;
  readonly intervalMs: Ms;
  readonly retryIntervalMs: Ms;
  readonly timeoutMs: Ms;
  readonly failureThreshold: number;
  readonly successThreshold: number;
  /** A heartbeat waits for signals and knows no staleness (model.md "Gaps"). */
  readonly heartbeat: boolean;
  /** Where it is probed from; absent: from the hub. Several decide by quorum (ST-8). */
  readonly locations?: readonly string[];
}
