import type { CheckDefinition, ComponentDefinition, InstanceDefinition, ServiceDefinition, Tier } from '@watchfloor/core';
import { CHECK_DEFAULTS, FORGET_AFTER_MS, MERGE_WINDOW_MS, REMEDIATION_DEFAULTS } from '@watchfloor/contracts';

/** A service of the fleet with what the hub is not told: how customers reach it, and what they need of others. */
export interface FleetService {
  readonly definition: ServiceDefinition;
  /** `aware`: whatever balances the requests knows after a moment which instances are sick. */
  readonly balancer: 'aware' | 'blind';
  /** The share of requests that need each dependency, by index in `dependsOn`. */
  readonly needs: readonly number[];
  /** Checks that fail as well when a dependency is down. */
  readonly deepChecks: readonly string[];
}

interface Sketch {
  readonly key: string;
  readonly tier: Tier;
  readonly places: readonly string[];
  readonly minHealthy: number;
  readonly balancer: FleetService['balancer'];
  readonly needs?: Readonly<Record<string, number>>;
  readonly checks?: readonly CheckDefinition['kind'][];
  readonly deepChecks?: readonly CheckDefinition['kind'][];
}

/** `reports` makes the usual mistake: its liveness check fails with its dependency. */
const SKETCHES: readonly Sketch[] = [
  { key: 'ledger', tier: 1, places: ['a', 'b'], minHealthy: 1, balancer: 'aware' },
  { key: 'catalog', tier: 2, places: ['b', 'c'], minHealthy: 1, balancer: 'aware' },
  {
    key: 'payments',
    tier: 1,
    places: ['a', 'b', 'c'],
    minHealthy: 2,
    balancer: 'blind',
    needs: { ledger: 1 },
    checks: ['liveness', 'readiness'],
    deepChecks: ['readiness'],
  },
  { key: 'shop', tier: 1, places: ['a', 'b', 'c'], minHealthy: 1, balancer: 'aware', needs: { payments: 0.3, catalog: 0.6 } },
  { key: 'mailer', tier: 3, places: ['a'], minHealthy: 1, balancer: 'blind' },
  { key: 'reports', tier: 3, places: ['a', 'c'], minHealthy: 2, balancer: 'blind', needs: { ledger: 1 }, deepChecks: ['liveness'] },
];

/** Dependencies stand before those who need them. Everything that the product has a default for has it. */
export function newFleet(): readonly FleetService[] {
  return SKETCHES.map((sketch) => ({
    definition: definitionOf(sketch),
    balancer: sketch.balancer,
    needs: Object.values(sketch.needs ?? {}),
    deepChecks: (sketch.deepChecks ?? []).map((kind) => `${sketch.key}-${kind}`),
  }));
}

function definitionOf(sketch: Sketch): ServiceDefinition {
  const { key, tier, needs } = sketch;
  return {
    uid: key,
    key,
    name: key,
    namespace: 'default',
    tier,
    dependsOn: Object.keys(needs ?? {}),
    notify: ['staff'],
    checks: [],
    components: [componentOf(sketch)],
    mergeWindowMs: MERGE_WINDOW_MS,
    shapedAt: 0,
  };
}

function componentOf({ key, places, minHealthy, checks }: Sketch): ComponentDefinition {
  const { mode: _, ...timing } = REMEDIATION_DEFAULTS;
  return {
    uid: `${key}-role`,
    key: `${key}-role`,
    essential: true,
    minHealthy,
    registered: false,
    forgetAfterMs: FORGET_AFTER_MS,
    instances: places.map((place): InstanceDefinition => ({ uid: `${key}-${place}`, key: `${key}-${place}`, place, address: null })),
    checks: (checks ?? ['liveness']).map((kind) => checkOf(key, kind)),
    remediation: { mode: 'auto', on: [`${key}-liveness`], ...timing, steps: [{ action: 'restart' }] },
  };
}

function checkOf(key: string, kind: CheckDefinition['kind']): CheckDefinition {
  const uid = `${key}-${kind}`;
  return { uid, key: uid, revision: 1, revisedAt: 0, kind, essential: true, ...CHECK_DEFAULTS, heartbeat: false };
}
