import type {
  CheckDefinition,
  ComponentDefinition,
  InstanceDefinition,
  RemediationPolicy,
  ServiceDefinition,
  Tier,
} from '@watchfloor/core';
import type { Draw } from './draw.js';

function newUid(draw: Draw, kind: string): string {
  return `${kind}-${draw.between(1, 1_000_000_000)}`;
}

/** A service of some shape that the configuration allows. */
export function randomService(draw: Draw): ServiceDefinition {
  const components = Array.from({ length: draw.between(1, 3) }, () => randomComponent(draw));
  const checks = Array.from({ length: draw.between(0, 2) }, () => randomCheck(draw, { heartbeat: draw.chance(0.5), now: 0 }));
  return {
    uid: 'service',
    key: 'service',
    name: 'Service',
    namespace: 'default',
    tier: draw.between(1, 4) as Tier,
    dependsOn: [],
    notify: draw.pick([[], ['chat'], ['chat', 'mail']]),
    checks,
    components,
    shapedAt: 0,
    mergeWindowMs: draw.pick([20_000, 60_000]),
  };
}

export function randomComponent(draw: Draw, now = 0): ComponentDefinition {
  const uid = newUid(draw, 'component');
  const checks = Array.from({ length: draw.between(1, 2) }, (_, index) =>
    randomCheck(draw, { heartbeat: index > 0 && draw.chance(0.2), now }),
  );
  const instances = Array.from({ length: draw.between(1, 3) }, () => randomInstance(draw));
  return {
    uid,
    key: uid,
    essential: draw.chance(0.8),
    minHealthy: draw.between(1, instances.length),
    registered: draw.chance(0.4),
    forgetAfterMs: 600_000,
    instances,
    checks,
    remediation: draw.chance(0.8) ? randomPolicy(draw, checks) : null,
  };
}

export function randomInstance(draw: Draw): InstanceDefinition {
  const uid = newUid(draw, 'instance');
  return { uid, key: uid, place: draw.pick([null, 'eu/a', 'eu/b']), address: null };
}

export function randomCheck(draw: Draw, { heartbeat, now }: { heartbeat: boolean; now: number }): CheckDefinition {
  const uid = newUid(draw, 'check');
  const intervalMs = draw.between(1, 5) * 1000;
  return {
    uid,
    key: uid,
    revision: 1,
    revisedAt: now,
    kind: draw.pick(['liveness', 'readiness', 'other']),
    essential: draw.chance(0.8),
    intervalMs: heartbeat ? 20_000 : intervalMs,
    retryIntervalMs: 1000,
    timeoutMs: 1000,
    failureThreshold: heartbeat ? 1 : draw.between(1, 3),
    successThreshold: heartbeat ? 1 : draw.between(1, 3),
    heartbeat,
    ...(heartbeat || draw.chance(0.85) ? {} : { locations: draw.pick([['paris'], ['hub', 'paris'], ['hub', 'paris', 'tokyo']]) }),
  };
}

function randomPolicy(draw: Draw, checks: readonly CheckDefinition[]): RemediationPolicy {
  return {
    mode: draw.pick(['auto', 'auto', 'auto', 'dry-run', 'off']),
    on: checks.filter(() => draw.chance(0.8)).map(({ uid }) => uid),
    minDownForMs: draw.pick([0, 0, 5000]),
    startGraceMs: 15_000,
    healthyDelayMs: draw.pick([3000, 10_000]),
    coolDownMs: 1000,
    coolDownMaxMs: 4000,
    maxAttempts: draw.between(1, 3),
    maxAttemptsWindowMs: 120_000,
    maxAttemptsPerDay: draw.between(2, 6),
    steps: draw.pick([[{ action: 'webhook' }], [{ action: 'webhook' }, { action: 'command' }]]),
  };
}
