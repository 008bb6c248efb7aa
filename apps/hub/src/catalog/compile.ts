import { HUB_LOCATION } from '@watchfloor/core';
import type { CheckDefinition, ComponentDefinition, RemediationPolicy, ServiceDefinition } from '@watchfloor/core';
import type { DefinitionKind, RemediationBody } from '../platform/configuration/bodies.js';
import type { DefinitionOf } from './definition.entity.js';

/** Rows that can be asked for their relatives. */
export interface Definitions {
  ofKind<Kind extends DefinitionKind>(kind: Kind): DefinitionOf<Kind>[];
  byKey<Kind extends DefinitionKind>(namespace: string, kind: Kind, key: string): DefinitionOf<Kind> | null;
  childrenOf<Kind extends DefinitionKind>(parentUid: string, kind: Kind): DefinitionOf<Kind>[];
}

/** The rows as the engine reads them: keys become uids; what no longer exists is left out. */
export function compileServices(view: Definitions): ServiceDefinition[] {
  const channels = view.ofKind('channel');
  return view.ofKind('service').map(({ uid, key, namespace, body, revisedAt }) => ({
    uid,
    key,
    namespace,
    name: body.name,
    tier: body.tier,
    mergeWindowMs: body.mergeWindowMs,
    shapedAt: Math.max(revisedAt, lastRevised(uid, view)),
    dependsOn: body.dependsOn.flatMap((parent) => view.byKey(namespace, 'service', parent)?.uid ?? []),
    notify: channels
      .filter((channel) => channel.namespace === namespace && (body.notify?.includes(channel.key) ?? true))
      .map((channel) => channel.uid),
    checks: view.childrenOf(uid, 'check').map(compileCheck),
    components: view.childrenOf(uid, 'component').map((component) => compileComponent(component, view)),
  }));
}

/** When the newest of what belongs to a service came, or changed its meaning. */
function lastRevised(parentUid: string, view: Definitions): number {
  const children = (['component', 'instance', 'check'] as const).flatMap((kind) => view.childrenOf(parentUid, kind));
  return children.reduce((last, { uid, revisedAt }) => Math.max(last, revisedAt, lastRevised(uid, view)), 0);
}

function compileComponent({ uid, key, body }: DefinitionOf<'component'>, view: Definitions): ComponentDefinition {
  const checks = view.childrenOf(uid, 'check').map(compileCheck);
  return {
    uid,
    key,
    essential: body.essential,
    minHealthy: body.minHealthy,
    registered: body.registered,
    forgetAfterMs: body.forgetAfterMs,
    instances: view
      .childrenOf(uid, 'instance')
      .map((instance) => ({ uid: instance.uid, key: instance.key, place: instance.body.place, address: instance.body.address })),
    checks,
    remediation: body.remediation === null ? null : compilePolicy(body.remediation, checks),
  };
}

function compileCheck({ uid, key, revision, revisedAt, body }: DefinitionOf<'check'>): CheckDefinition {
  const { kind, essential, intervalMs, retryIntervalMs, timeoutMs, failureThreshold, successThreshold, probe, locations } = body;
  const timing = { intervalMs, retryIntervalMs, timeoutMs, failureThreshold, successThreshold };
  return {
    uid,
    key,
    revision,
    revisedAt,
    kind,
    essential,
    ...timing,
    heartbeat: probe === 'heartbeat',
    ...(isHubAlone(probe, locations) ? {} : { locations }),
  };
}

/** Signals are heard by the hub, wherever their sender is. */
function isHubAlone(probe: string, locations: readonly string[] | undefined): boolean {
  return probe === 'heartbeat' || locations === undefined || locations.join() === HUB_LOCATION;
}

function compilePolicy({ mode, on, steps, ...timing }: RemediationBody, checks: readonly CheckDefinition[]): RemediationPolicy {
  const triggers = checks.filter(({ key, kind }) => on?.includes(key) ?? kind === 'liveness');
  return {
    ...timing,
    // Refused wherever a policy is written; nothing may act on it by mistake.
    mode: mode === 'approve' ? 'off' : mode,
    on: triggers.map(({ uid }) => uid),
    steps: steps.map(({ action }) => ({ action })),
  };
}
